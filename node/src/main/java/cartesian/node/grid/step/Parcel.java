package cartesian.node.grid.step;

import cartesian.node.record.Step;
import com.hazelcast.internal.serialization.Data;

/**
 * A step on its way to its record.
 *
 * @param map the number of the record's map
 * @param key the record's key as bytes, with the hash that names its partition
 */
record Parcel(int map, Data key, Step<Object, Object> step) {}
