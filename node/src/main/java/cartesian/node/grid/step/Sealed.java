package cartesian.node.grid.step;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.map.impl.MapService;
import com.hazelcast.map.impl.recordstore.RecordStore;

/** Looks, on a partition's own thread, whether the partition has its seal: without it, what is absent there may be lost. */
public final class Sealed {
    /** The map of seals. */
    public static final String MAP = "seals";

    /** Present in the user context of members that keep seals. */
    public static final String CONTEXT = "cartesian.seals";

    private Sealed() {}

    /**
     * Refuses to go on in a partition that has lost its records.
     *
     * @throws RecordsLostException so that it is not known what became of the step, and it is asked again
     */
    static void require(HazelcastInstance hazelcast, Object key) {
        int partition = hazelcast.getPartitionService().getPartition(key).getPartitionId();
        if (!holds(hazelcast, partition)) {
            throw new RecordsLostException(partition);
        }
    }

    /** Whether what is absent in this partition does not exist: it has its seal, or this member keeps none. */
    static boolean holds(HazelcastInstance hazelcast, int partition) {
        return !hazelcast.getUserContext().containsKey(CONTEXT) || isSealed(hazelcast, partition);
    }

    private static boolean isSealed(HazelcastInstance hazelcast, int partition) {
        MapService maps =
                ((HazelcastInstanceImpl) hazelcast).node.getNodeEngine().getService(MapService.SERVICE_NAME);
        RecordStore<?> seals = maps.getMapServiceContext().getExistingRecordStore(partition, MAP);
        return seals != null && seals.size() > 0;
    }
}
