package cartesian.node.grid.step;

import cartesian.node.record.Step;
import com.hazelcast.cluster.Address;
import com.hazelcast.core.HazelcastInstance;
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
        Step.Next<Object, Object> next;
        try {
            next = parcel.step().apply(before);
        } catch (RuntimeException | AssertionError e) {
            LOG.error("A step failed: {}", parcel.step(), e);
            return new Fate.Failed(String.valueOf(e));
        }
        Object record = next.record();
        if (record != null) {
            records.setWithUncountedAccess(parcel.key(), record, true, UNSET, UNSET);
        } else if (next.gone() && before != null) {
            records.delete(parcel.key(), CallerProvenance.NOT_WAN);
        }
        if (StepProcessor.replicates(parcel.step(), next)) {
            Object after = record == null && !next.gone() ? before : record;
            replicas.accept(new Replica(parcel.key(), after));
        }
        return new Fate.Answered(next.answer());
    }

    /** Has a backup hold what the owner holds. */
    void put(Replica replica, RecordStore<?> records) {
        Object record = replica.record();
        if (record != null) {
            records.putBackupForEntryProcessor(
                    replica.key(), record, true, UNSET, UNSET, UNSET, CallerProvenance.NOT_WAN);
        } else {
            records.removeBackup(replica.key(), CallerProvenance.NOT_WAN);
        }
    }
}
