package cartesian.node.grid.step;

import com.hazelcast.internal.partition.IPartition;
import com.hazelcast.internal.partition.InternalPartition;
import com.hazelcast.internal.util.Clock;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.spi.impl.NodeEngine;
import com.hazelcast.spi.impl.NodeEngineImpl;
import com.hazelcast.spi.impl.operationexecutor.OperationExecutor;
import com.hazelcast.spi.impl.operationservice.Operation;
import com.hazelcast.spi.impl.operationservice.OperationAccessor;
import com.hazelcast.spi.impl.operationservice.OperationResponseHandler;
import com.hazelcast.spi.impl.operationservice.impl.responses.NormalResponse;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches of steps on partitions of which there is no copy but this member's, as on a grid of one.
 *
 * <p>There is nobody else to wait for, so Hazelcast's bookkeeping of calls is left out; and a thread that may run the batch itself,
 * because it works for its partition already, does so at once. All other rules of Hazelcast for operations on partitions hold.
 *
 * <p>An answer may ask for a step whose answer asks for the next, each on another partition of one thread. Those that are run at once
 * nest, so only so many are; the next stands in the thread's queue as if another thread had asked.
 */
final class Alone {
    /** A checkout nests four: it reads, holds, commits and settles. */
    private static final int NESTED_MAX = 8;

    private final NodeEngineImpl engine;
    private final ThreadLocal<int[]> nested = ThreadLocal.withInitial(() -> new int[1]);

    Alone(NodeEngineImpl engine) {
        this.engine = engine;
    }

    /** Whether this member owns the partition, and nobody has a backup of it, at this moment. */
    boolean owns(int partition) {
        InternalPartition found = engine.getPartitionService().getPartition(partition, false);
        return found.isLocal() && !hasBackup(found);
    }

    /**
     * Whether anybody is to get copies of what is changed in a partition. On the partition's own thread the answer holds for as
     * long as an operation runs: a member that becomes a backup is sent the partition by an operation of its own.
     */
    static boolean hasBackup(NodeEngine engine, int partition) {
        return hasBackup((InternalPartition) engine.getPartitionService().getPartition(partition));
    }

    private static boolean hasBackup(InternalPartition partition) {
        for (int replica = 1; replica <= IPartition.MAX_BACKUP_COUNT; replica++) {
            if (partition.getReplica(replica) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs a batch; does not wait for it.
     *
     * @param then takes what became of the steps, or the fault for which none of them has run
     */
    void run(StepBatch batch, int partition, BiConsumer<@Nullable Fates, @Nullable Throwable> then) {
        batch.setPartitionId(partition)
                .setReplicaIndex(0)
                .setServiceName(MapService.SERVICE_NAME)
                .setNodeEngine(engine)
                .setCallerUuid(engine.getNode().getThisUuid())
                .setOperationResponseHandler(new Handler(then));
        OperationAccessor.setCallerAddress(batch, engine.getThisAddress());
        OperationAccessor.setInvocationTime(batch, Clock.currentTimeMillis());
        OperationExecutor executor = engine.getOperationService().getOperationExecutor();
        if (!executor.isRunAllowed(batch)) {
            executor.execute(batch);
            return;
        }
        int[] depth = nested.get();
        if (depth[0] == NESTED_MAX) {
            executor.execute(batch);
            return;
        }
        depth[0]++;
        try {
            executor.run(batch);
        } finally {
            depth[0]--;
        }
    }

    /** Takes the one response of an operation. */
    private record Handler(BiConsumer<@Nullable Fates, @Nullable Throwable> then)
            implements OperationResponseHandler<Operation> {
        @Override
        public void sendResponse(Operation operation, Object response) {
            Object value = response instanceof NormalResponse normal ? normal.getValue() : response;
            if (value instanceof Fates fates) {
                then.accept(fates, null);
            } else {
                then.accept(null, value instanceof Throwable fault ? fault : new IllegalStateException("" + value));
            }
        }
    }
}
