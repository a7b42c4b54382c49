package cartesian.node.grid.step;

import cartesian.node.record.AccountAnswer;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries many steps to the records of one partition, each to its own; backups get copies of the records.
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
    /** What the records have become; filled and read by the partition's thread. */
    private final transient Map<K, R> records = new HashMap<>();

    private transient @Nullable HazelcastInstance hazelcast;

    public BulkProcessor(Map<K, ? extends Step<R, A>> steps) {
        this.steps = Map.copyOf(steps);
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
        if (before == null) {
            Sealed.require(Objects.requireNonNull(hazelcast), entry.getKey());
        }
        Step.Next<R, A> next = step.apply(before);
        R record = next.record();
        if (record != null) {
            entry.setValue(record);
        }
        R after = record == null ? before : record;
        if (after != null) {
            records.put(entry.getKey(), after);
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
        return new RecordCopies<>(records);
    }
}
