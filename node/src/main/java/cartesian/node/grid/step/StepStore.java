package cartesian.node.grid.step;

import cartesian.node.record.Receipt;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.MapServiceContext;
import com.hazelcast.map.impl.recordstore.RecordStore;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.wan.impl.CallerProvenance;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one partition as steps see them. Used on the partition's own thread.
 *
 * <p>Does what Hazelcast's {@code EntryOperator} does, but for what this grid's maps do not have: indexes, listeners, near
 * caches, stores behind them, eviction, statistics.
 */
final class StepStore {
    private static final Logger LOG = LoggerFactory.getLogger(StepStore.class);
    /** Neither a time to live nor a time to idle: as the map is configured, which is for ever. */
    private static final long UNSET = -1;

    private final MapServiceContext maps;
    private final HazelcastInstance hazelcast;
    private final StepBatches batches;
    private final int partition;
    private final Address caller;

    StepStore(NodeEngine engine, StepBatches batches, int partition, Address caller) {
        this.maps = engine.<MapService>getService(MapService.SERVICE_NAME).getMapServiceContext();
        this.hazelcast = engine.getHazelcastInstance();
        this.batches = batches;
        this.partition = partition;
        this.caller = caller;
    }

    RecordStore<?> records(int map) {
        return maps.getRecordStore(partition, batches.map(map));
    }

    /**
     * Runs a step on the owner. A step that fails has changed nothing, and does not keep others of its batch from running.
     *
     * @param replicas takes a copy of the record if backups are to have one
     */
    @SuppressWarnings("NullAway") // An absent record is null, in a record store as in a step.
    Fate run(Parcel parcel, Consumer<Replica> replicas) {
        RecordStore<?> records = records(parcel.map());
        if (records.isLocked(parcel.key())) {
            return new Fate.Locked();
        }
        Object before = records.get(parcel.key(), false, caller, false);
        if (before == null && !Sealed.holds(hazelcast, partition)) {
            return new Fate.Lost(partition);
        }
        Parcel.Rider rider = parcel.rider();
        if (rider != null) {
            return run(parcel, before, rider, records, replicas);
        }
        Step.Next<Object, Object> next;
        try {
            next = parcel.step().apply(before);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("A step failed: {}", parcel.step(), e);
            return new Fate.Failed(String.valueOf(e));
        }
        Object after = store(parcel.key(), before, next, records);
        if (StepProcessor.replicates(parcel.step(), next)) {
            replicas.accept(new Replica(parcel.key(), after));
        }
        return new Fate.Answered(next.answer());
    }

    /**
     * Runs a step whose call has a key: record and receipt change together, here and on backups.
     *
     * <p>Wherever there is a receipt, backups get both: the caller may have been told of neither yet, and tells its client.
     */
    @SuppressWarnings("NullAway") // As above.
    private Fate run(
            Parcel parcel, Object before, Parcel.Rider rider, RecordStore<?> records, Consumer<Replica> replicas) {
        Receipt found = (Receipt) records.get(rider.key(), false, caller, false);
        if (found == null && !Sealed.holds(hazelcast, partition)) {
            return new Fate.Lost(partition);
        }
        Slip.Next<Object, Object> next;
        try {
            next = rider.slip().apply(parcel.step(), before, found);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("A step failed: {}", parcel.step(), e);
            return new Fate.Failed(String.valueOf(e));
        }
        Object after = store(parcel.key(), before, next.next(), records);
        if (next.left() != null) {
            records.setWithUncountedAccess(rider.key(), next.left(), true, StepBatches.RECEIPT_MILLIS, UNSET);
        }
        Receipt receipt = next.answer().receipt();
        if (receipt != null) {
            replicas.accept(new Replica(parcel.key(), after));
            replicas.accept(new Replica(rider.key(), receipt));
        }
        return new Fate.Answered(next.answer());
    }

    /** Puts what a step has made of a record in its place; answers what is there then. */
    @SuppressWarnings("NullAway") // As above.
    private static Object store(Data key, Object before, Step.Next<Object, Object> next, RecordStore<?> records) {
        Object record = next.record();
        if (record != null) {
            records.setWithUncountedAccess(key, record, true, UNSET, UNSET);
        } else if (next.gone() && before != null) {
            records.delete(key, CallerProvenance.NOT_WAN);
        }
        return record == null && !next.gone() ? before : record;
    }

    /** Has a backup hold what the owner holds. */
    void put(Replica replica, RecordStore<?> records) {
        Object record = replica.record();
        if (record != null) {
            long livesMillis = record instanceof Receipt ? StepBatches.RECEIPT_MILLIS : UNSET;
            records.putBackupForEntryProcessor(
                    replica.key(), record, true, livesMillis, UNSET, UNSET, CallerProvenance.NOT_WAN);
        } else {
            records.removeBackup(replica.key(), CallerProvenance.NOT_WAN);
        }
    }
}
