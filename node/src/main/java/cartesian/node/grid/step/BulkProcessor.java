package cartesian.node.grid.step;

import cartesian.node.record.AccountAnswer;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;

/**
 * Carries many steps to the records of one partition, each to its own.
 *
 * @param <K> the key
 * @param <R> the record
 * @param <A> the answer
 */
public final class BulkProcessor<K, R, A> implements EntryProcessor<K, R, Long> {
    /** In the place of a version. */
    public static final long BUSY = -1;

    private static final long serialVersionUID = 1L;

    private final transient Map<K, ? extends Step<R, A>> steps;

    public BulkProcessor(Map<K, ? extends Step<R, A>> steps) {
        this.steps = Map.copyOf(steps);
    }

    public Map<K, ? extends Step<R, A>> steps() {
        return steps;
    }

    /** The version that the step left its record at; {@link #BUSY} if it was not applied. */
    @Override
    @SuppressWarnings("NullAway") // An absent record is null, in Hazelcast's entry as in a step.
    public Long process(Map.Entry<K, R> entry) {
        Step<R, A> step = steps.get(entry.getKey());
        if (step == null) {
            throw new IllegalStateException("no step for " + entry.getKey());
        }
        Step.Next<R, A> next = step.apply(entry.getValue());
        R record = next.record();
        if (record != null) {
            entry.setValue(record);
        }
        return version(next.answer());
    }

    private static long version(Object answer) {
        return switch (answer) {
            case AccountAnswer(var verdict, var account)
            when verdict == Verdict.DONE && account != null -> account.version();
            case OrderAnswer(var verdict, var order) when verdict == Verdict.DONE && order != null -> order.version();
            default -> BUSY;
        };
    }

    @Override
    public EntryProcessor<K, R, Long> getBackupProcessor() {
        return this;
    }
}
