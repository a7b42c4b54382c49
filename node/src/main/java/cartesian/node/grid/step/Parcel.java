package cartesian.node.grid.step;

import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.internal.serialization.Data;
import org.jspecify.annotations.Nullable;

/**
 * A step on its way to its record.
 *
 * @param map the number of the record's map
 * @param key the record's key as bytes, with the hash that names its partition
 * @param rider what goes with the step of a call that has a key; null for all others
 */
record Parcel(
        int map,
        Data key,
        Step<Object, Object> step,
        @Nullable Rider rider) {
    /**
     * A receipt that is asked for together with a step, in the record's map and partition.
     *
     * @param key the receipt's key as bytes
     */
    record Rider(Data key, Slip slip) {}
}
