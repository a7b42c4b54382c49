package cartesian.node.grid.step;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.partition.impl.MigrationManager;

/** The partitions that move. */
public final class Migrations {
    private Migrations() {}

    /** How many move from or to this member now; on the oldest, those that wait for their turn, too. Cheap. */
    public static int active(HazelcastInstance hazelcast) {
        MigrationManager manager = Insides.node(hazelcast).getPartitionService().getMigrationManager();
        return manager.getActiveMigrations().size() + manager.getMigrationQueueSize();
    }
}
