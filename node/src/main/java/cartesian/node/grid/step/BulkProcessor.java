package cartesian.node.grid.step;

import cartesian.node.record.AccountAnswer;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries many steps to the records of one partition, each to its own.
 *
 * @param <K> the key
 * @param <R> the record
 * @param <A> the answer
 */
public final class BulkProcessor<K, R, A> implements EntryProcessor<K, R, Long>, HazelcastInstanceAware {
    /** In the place of a version. */
    public static final long BUSY = -1;

    private static final long serialVersionUID = 1L;

    private final transient Map<K, ? extends Step<R, A>> steps;
    /** Whether it runs on a backup, which repeats what the owner has done. */
    private final transient boolean repeats;

    private transient @Nullable HazelcastInstance hazelcast;

    public BulkProcessor(Map<K, ? extends Step<R, A>> steps) {
        this(steps, false);
    }

    /** Makes a carrier for an owner, or for its backups. */
    public BulkProcessor(Map<K, ? extends Step<R, A>> steps, boolean repeats) {
        this.steps = Map.copyOf(steps);
        this.repeats = repeats;
    }

    public boolean repeats() {
        return repeats;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
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
        R before = entry.getValue();
        if (before == null && !repeats) {
            Sealed.require(Objects.requireNonNull(hazelcast), entry.getKey());
        }
        Step.Next<R, A> next = step.apply(before);
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
        return new BulkProcessor<>(steps, true);
    }
}
