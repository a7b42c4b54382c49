package cartesian.node.grid.step;

import com.hazelcast.internal.services.ServiceNamespace;
import com.hazelcast.internal.services.ServiceNamespaceAware;
import com.hazelcast.map.impl.MapContainer;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.spi.impl.NodeEngineImpl;
import com.hazelcast.spi.impl.operationservice.BackupAwareOperation;
import com.hazelcast.spi.impl.operationservice.Operation;
import com.hazelcast.spi.impl.operationservice.OperationAccessor;
import com.hazelcast.spi.impl.operationservice.impl.OperationRunnerImpl;
import com.hazelcast.spi.impl.operationservice.impl.responses.NormalResponse;

/**
 * What Hazelcast takes for the operation that made one map's changes of a batch: it sends the backup and counts the change.
 * Never runs, and never leaves its thread.
 *
 * <p>Hazelcast's way to send backups is the runner's, {@code sendBackupsAndResponse}, as for operations that run in parts
 * ({@code StepResponseUtil}). The response, which tells how many acknowledgements to expect, stays here.
 */
final class Replication extends Operation implements BackupAwareOperation, ServiceNamespaceAware {
    private final MapContainer map;
    private final StepBackup backup;

    private Replication(MapContainer map, StepBackup backup) {
        this.map = map;
        this.backup = backup;
    }

    /** Makes the replication of a part of a batch, on whose behalf backups answer to its caller. */
    static Replication of(StepBatch batch, MapContainer map, StepBackup backup) {
        Replication part = new Replication(map, backup);
        part.setNodeEngine(batch.getNodeEngine())
                .setPartitionId(batch.getPartitionId())
                .setCallerUuid(batch.getCallerUuid());
        OperationAccessor.setCallerAddress(part, batch.getCallerAddress());
        if (OperationAccessor.hasActiveInvocation(batch)) {
            OperationAccessor.setCallId(part, batch.getCallId());
        }
        return part;
    }

    /** Sends the backup; answers how many acknowledgements its caller has to wait for. */
    int send() {
        int[] acknowledgements = new int[1];
        setOperationResponseHandler((part, response) -> {
            if (response instanceof NormalResponse counted) {
                acknowledgements[0] = counted.getBackupAcks();
            }
        });
        NodeEngineImpl engine = (NodeEngineImpl) getNodeEngine();
        OperationRunnerImpl runner = (OperationRunnerImpl)
                engine.getOperationService().getOperationExecutor().getPartitionOperationRunners()[getPartitionId()];
        runner.sendBackupsAndResponse(this);
        return acknowledgements[0];
    }

    @Override
    public boolean shouldBackup() {
        return map.getTotalBackupCount() > 0;
    }

    @Override
    public int getSyncBackupCount() {
        return map.getBackupCount();
    }

    @Override
    public int getAsyncBackupCount() {
        return map.getAsyncBackupCount();
    }

    @Override
    public Operation getBackupOperation() {
        return backup;
    }

    @Override
    public ServiceNamespace getServiceNamespace() {
        return map.getObjectNamespace();
    }

    @Override
    public String getServiceName() {
        return MapService.SERVICE_NAME;
    }
}
