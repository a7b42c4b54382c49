package cartesian.node.grid.step;

import cartesian.node.record.Answer;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries one step to its record and runs it there, on the owner; if it applied, backups get a copy of the record.
 *
 * <p>Waits on the owner while the record is locked by a Hazelcast transaction, also when it only reads.
 *
 * @param <K> the key, which the step knows nothing of
 * @param <R> the record
 * @param <A> the answer
 */
public final class StepProcessor<K, R, A> implements EntryProcessor<K, R, A>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    private final transient Step<R, A> step;
    private transient @Nullable HazelcastInstance hazelcast;
    /** For backups. Set by {@link #process}, read by the same thread right after. */
    private transient @Nullable RecordCopy<K, R, A> copy;

    public StepProcessor(Step<R, A> step) {
        this.step = step;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    public Step<R, A> step() {
        return step;
    }

    @Override
    @SuppressWarnings("NullAway") // An absent record is null, in Hazelcast's entry as in a step.
    public A process(Map.Entry<K, R> entry) {
        R before = entry.getValue();
        if (before == null) {
            Sealed.require(Objects.requireNonNull(hazelcast), entry.getKey());
        }
        Step.Next<R, A> next = step.apply(before);
        R record = next.record();
        if (changed(next)) {
            entry.setValue(record);
        }
        copy = replicates(step, next) ? new RecordCopy<>(changed(next) ? record : before) : null;
        return next.answer();
    }

    private static boolean changed(Step.Next<?, ?> next) {
        return next.record() != null || next.gone();
    }

    /**
     * Whether backups are to get the record after a step. A step that finds itself applied already was asked again, maybe
     * because a backup had not answered.
     */
    static boolean replicates(Step<?, ?> step, Step.Next<?, ?> next) {
        return changed(next) || (!step.reads() && Answer.verdict(next.answer()) == Verdict.DONE);
    }

    @Override
    public @Nullable EntryProcessor<K, R, A> getBackupProcessor() {
        return copy;
    }
}
