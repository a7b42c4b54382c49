package cartesian.node.grid;

import cartesian.node.grid.step.Sealed;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import java.util.HashMap;
import java.util.Map;

/**
 * One entry in each partition, put there when all records are loaded, and lost with them: owner and backups lose all that a
 * partition has, or nothing. A partition without its seal does not say what is absent, because it does not know.
 */
final class Seals {
    private final IMap<Integer, Boolean> map;
    /** For each partition one key that falls into it. */
    private final Map<Integer, Boolean> all;

    Seals(HazelcastInstance hazelcast) {
        this.map = hazelcast.getMap(Sealed.MAP);
        PartitionService partitions = hazelcast.getPartitionService();
        int count = partitions.getPartitions().size();
        Map<Integer, Boolean> byPartition = HashMap.newHashMap(count);
        Map<Integer, Boolean> keys = HashMap.newHashMap(count);
        for (int key = 0; keys.size() < count; key++) {
            if (byPartition.put(partitions.getPartition(key).getPartitionId(), true) == null) {
                keys.put(key, true);
            }
        }
        this.all = Map.copyOf(keys);
    }

    void clear() {
        map.clear();
    }

    void put() {
        map.setAll(all);
    }

    /** Whether every partition has its seal. */
    boolean areWhole() {
        return map.getAll(all.keySet()).size() == all.size();
    }
}
