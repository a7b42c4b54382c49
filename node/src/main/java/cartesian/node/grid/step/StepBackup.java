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

/** Repeats on a backup those steps of a batch that applied to one map, in their order. */
final class StepBackup extends Operation implements BackupOperation, ServiceNamespaceAware, IdentifiedDataSerializable {
    private final StepBatches batches;
    private int map;
    private List<Parcel> parcels;

    StepBackup(StepBatches batches, int map, List<Parcel> parcels) {
        this.batches = batches;
        this.map = map;
        this.parcels = parcels;
    }

    @Override
    public void run() {
        StepStore store = new StepStore(getNodeEngine(), batches, getPartitionId(), getCallerAddress());
        RecordStore<?> records = store.records(map);
        for (Parcel parcel : parcels) {
            store.repeat(parcel.key(), parcel.step(), records);
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
        batches.write(out, parcels);
    }

    @Override
    protected void readInternal(ObjectDataInput in) throws IOException {
        map = in.readByte();
        parcels = batches.read(in);
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
