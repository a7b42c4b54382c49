package cartesian.node.grid.step;

import cartesian.node.record.AccountAnswer;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
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

    /** True if the step found its record busy; nothing if it was applied, now or before. */
    @Override
    @SuppressWarnings("NullAway") // An absent record is null; so is the answer of one that was not busy.
    public @Nullable Boolean process(Map.Entry<K, R> entry) {
        Step<R, A> step = steps.get(entry.getKey());
        if (step == null) {
            throw new IllegalStateException("no step for " + entry.getKey());
        }
        Step.Next<R, A> next = step.apply(entry.getValue());
        R record = next.record();
        if (record != null) {
            entry.setValue(record);
        }
        boolean busy = next.answer() instanceof AccountAnswer answer && answer.verdict() == Verdict.BUSY;
        return busy ? true : null;
    }

    @Override
    public EntryProcessor<K, R, Boolean> getBackupProcessor() {
        return this;
    }
}
