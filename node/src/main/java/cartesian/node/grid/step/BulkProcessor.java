package cartesian.node.grid.step;

import cartesian.node.record.Step;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries many steps to the records of one partition, each to its own.
 *
 * @param <K> the key
 * @param <R> the record
 * @param <A> the answer
 */
public final class BulkProcessor<K, R, A> implements EntryProcessor<K, R, Boolean> {
    private static final long serialVersionUID = 1L;

    private final transient Map<K, ? extends Step<R, A>> steps;

    public BulkProcessor(Map<K, ? extends Step<R, A>> steps) {
        this.steps = Map.copyOf(steps);
    }

    public Map<K, ? extends Step<R, A>> steps() {
        return steps;
    }

    /** True if the step changed nothing: it was applied before, or found its record busy. */
    @Override
    @SuppressWarnings("NullAway") // An absent record is null; so is the answer of a record that was changed.
    public @Nullable Boolean process(Map.Entry<K, R> entry) {
        Step<R, A> step = steps.get(entry.getKey());
        if (step == null) {
            throw new IllegalStateException("no step for " + entry.getKey());
        }
        R record = step.apply(entry.getValue()).record();
        if (record == null) {
            return true;
        }
        entry.setValue(record);
        return null;
    }

    @Override
    public EntryProcessor<K, R, Boolean> getBackupProcessor() {
        return this;
    }
}
