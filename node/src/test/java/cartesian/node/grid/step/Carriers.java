package cartesian.node.grid.step;

import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.internal.serialization.Data;
import java.util.List;

/** The operations of lanes, for tests of what they look like on their way. */
public final class Carriers {
    private Carriers() {}

    /** A batch of one step. */
    public static Object batch(StepBatches batches, int map, Data key, Step<Object, Object> step) {
        return new StepBatch(batches, List.of(new Parcel(map, key, step, null)));
    }

    /** A batch of one step of a call that has a key. */
    public static Object batch(
            StepBatches batches, int map, Data key, Step<Object, Object> step, Data receipt, Slip slip) {
        return new StepBatch(batches, List.of(new Parcel(map, key, step, new Parcel.Rider(receipt, slip))));
    }

    /** What a backup gets of one record. */
    public static Object backup(StepBatches batches, int map, Data key, Object record) {
        return new StepBackup(batches, map, List.of(new Replica(key, record)));
    }
}
