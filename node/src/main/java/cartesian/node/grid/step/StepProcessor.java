package cartesian.node.grid.step;

import cartesian.node.record.Step;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries one step to its record: runs it on the owner and, if it changed the record, again on the backups.
 *
 * <p>Waits on the owner while the record is locked by a Hazelcast transaction, also when it only reads.
 *
 * @param <K> the key, which the step knows nothing of
 * @param <R> the record
 * @param <A> the answer
 */
public final class StepProcessor<K, R, A> implements EntryProcessor<K, R, A> {
    private static final long serialVersionUID = 1L;

    private final transient Step<R, A> step;
    /** Set by {@link #process} on the owner, read by the same thread right after. */
    private transient boolean changed;

    public StepProcessor(Step<R, A> step) {
        this.step = step;
    }

    public Step<R, A> step() {
        return step;
    }

    @Override
    @SuppressWarnings("NullAway") // An absent record is null, in Hazelcast's entry as in a step.
    public A process(Map.Entry<K, R> entry) {
        Step.Next<R, A> next = step.apply(entry.getValue());
        R record = next.record();
        changed = record != null;
        if (record != null) {
            entry.setValue(record);
        }
        return next.answer();
    }

    @Override
    public @Nullable EntryProcessor<K, R, A> getBackupProcessor() {
        return changed ? this : null;
    }
}
