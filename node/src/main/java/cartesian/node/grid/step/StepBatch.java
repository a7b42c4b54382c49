package cartesian.node.grid.step;

import com.hazelcast.internal.serialization.Data;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.impl.operationservice.BackupAwareOperation;
import com.hazelcast.spi.impl.operationservice.CallStatus;
import com.hazelcast.spi.impl.operationservice.Operation;
import com.hazelcast.spi.impl.operationservice.impl.responses.NormalResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Carries steps to the records of one partition and runs them on its owner in their order; backups get a copy of each record
 * that a step was applied to.
 *
 * <p>Hazelcast counts the changes of each map in a partition by itself: with these numbers it moves partitions map by map, and
 * finds backups that have missed something or are late. So each map gets a backup operation of its own, and the batch is
 * answered when all of them are acknowledged. If one is not, the whole batch fails as indeterminate, and its steps are asked
 * again one by one.
 *
 * <p>Hazelcast sends it again, whole, if a partition has moved. Should steps have run already, they tell by their ids.
 */
final class StepBatch extends Operation implements BackupAwareOperation, IdentifiedDataSerializable {
    private final StepBatches batches;
    private List<Parcel> parcels;
    private transient @Nullable NormalResponse response;

    StepBatch(StepBatches batches, List<Parcel> parcels) {
        this.batches = batches;
        this.parcels = parcels;
    }

    @Override
    public CallStatus call() {
        int partition = getPartitionId();
        StepStore store = new StepStore(getNodeEngine(), batches, partition, getCallerAddress());
        List<Fate> fates = new ArrayList<>(parcels.size());
        int acknowledgements = 0;
        if (Alone.hasBackup(getNodeEngine(), partition)) {
            Map<Integer, Map<Data, Replica>> replicas = new TreeMap<>();
            for (Parcel parcel : parcels) {
                fates.add(store.run(
                        parcel,
                        replica -> replicas.computeIfAbsent(parcel.map(), _ -> new LinkedHashMap<>())
                                .put(replica.key(), replica)));
            }
            acknowledgements = replicate(replicas, store);
        } else {
            for (Parcel parcel : parcels) {
                fates.add(store.run(parcel, StepBatch::forNobody));
            }
        }
        response = new NormalResponse(new Fates(fates), getCallId(), acknowledgements, isUrgent());
        return CallStatus.RESPONSE;
    }

    private static void forNobody(Replica replica) {}

    private int replicate(Map<Integer, Map<Data, Replica>> replicas, StepStore store) {
        int acknowledgements = 0;
        for (Map.Entry<Integer, Map<Data, Replica>> one : replicas.entrySet()) {
            StepBackup backup = new StepBackup(
                    batches, one.getKey(), List.copyOf(one.getValue().values()));
            acknowledgements += Replication.of(this, store.records(one.getKey()).getMapContainer(), backup)
                    .send();
        }
        return acknowledgements;
    }

    @Override
    public @Nullable Object getResponse() {
        return response;
    }

    /** False: it has sent its backups itself. Hazelcast watches over the calls of operations that may have some. */
    @Override
    public boolean shouldBackup() {
        return false;
    }

    @Override
    public int getSyncBackupCount() {
        return 0;
    }

    @Override
    public int getAsyncBackupCount() {
        return 0;
    }

    @Override
    public Operation getBackupOperation() {
        throw new IllegalStateException("a batch sends its backups itself");
    }

    @Override
    public String getServiceName() {
        return MapService.SERVICE_NAME;
    }

    @Override
    protected void writeInternal(ObjectDataOutput out) throws IOException {
        batches.write(out, parcels);
    }

    @Override
    protected void readInternal(ObjectDataInput in) throws IOException {
        parcels = batches.read(in);
    }

    @Override
    public int getFactoryId() {
        return StepBatches.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return StepBatches.BATCH;
    }
}
