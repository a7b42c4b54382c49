package cartesian.node.grid.step;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record has become on its owner, on its way to a backup, which is to hold the same.
 *
 * <p>A backup does not run steps: one that has missed a step would come to another end with the next.
 *
 * @param <K> the key, which the copy knows nothing of
 * @param <R> the record
 * @param <A> what the owner answers; a backup answers nothing
 */
public final class RecordCopy<K, R, A> implements EntryProcessor<K, R, A> {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable R record;

    /** A copy of a record, or of the absence of one. */
    public RecordCopy(@Nullable R record) {
        this.record = record;
    }

    public @Nullable R record() {
        return record;
    }

    @Override
    @SuppressWarnings(
            "NullAway") // An absent record is null in Hazelcast's entry; nobody waits for what a backup answers.
    public A process(Map.Entry<K, R> entry) {
        entry.setValue(record);
        return null;
    }

    @Override
    public @Nullable EntryProcessor<K, R, A> getBackupProcessor() {
        return null;
    }
}
