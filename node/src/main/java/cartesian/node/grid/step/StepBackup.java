package cartesian.node.grid.step;

import com.hazelcast.internal.services.ServiceNamespace;
import com.hazelcast.internal.services.ServiceNamespaceAware;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.recordstore.RecordStore;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import com.hazelcast.spi.impl.operationservice.BackupOperation;
import com.hazelcast.spi.impl.operationservice.Operation;
import java.io.IOException;
import java.util.List;

/** Has a backup hold what the steps of a batch have made of the records of one map. */
final class StepBackup extends Operation implements BackupOperation, ServiceNamespaceAware, IdentifiedDataSerializable {
    private final StepBatches batches;
    private int map;
    private List<Replica> replicas;

    StepBackup(StepBatches batches, int map, List<Replica> replicas) {
        this.batches = batches;
        this.map = map;
        this.replicas = replicas;
    }

    @Override
    public void run() {
        StepStore store = new StepStore(getNodeEngine(), batches, getPartitionId(), getCallerAddress());
        RecordStore<?> records = store.records(map);
        for (Replica replica : replicas) {
            store.put(replica, records);
        }
    }

    @Override
    public ServiceNamespace getServiceNamespace() {
        return MapService.getObjectNamespace(batches.map(map));
    }

    @Override
    public boolean returnsResponse() {
        return false;
    }

    @Override
    public String getServiceName() {
        return MapService.SERVICE_NAME;
    }

    @Override
    protected void writeInternal(ObjectDataOutput out) throws IOException {
        out.writeByte(map);
        StepBatches.writeReplicas(out, replicas);
    }

    @Override
    protected void readInternal(ObjectDataInput in) throws IOException {
        map = in.readByte();
        replicas = StepBatches.readReplicas(in);
    }

    @Override
    public int getFactoryId() {
        return StepBatches.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return StepBatches.BACKUP;
    }
}
