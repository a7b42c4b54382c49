package cartesian.node.grid.step;

import com.hazelcast.internal.serialization.Data;
import org.jspecify.annotations.Nullable;

/**
 * A copy of what a record has become on its owner, on its way to a backup, as a {@link RecordCopy}.
 *
 * @param key the record's key as bytes
 * @param record null if it is gone
 */
record Replica(Data key, @Nullable Object record) {}
