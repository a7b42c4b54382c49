package cartesian.node.grid;

import cartesian.node.GridStatus;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Asks a member how it is: runs on the member that is asked. */
final class AskState implements Callable<GridStatus.State>, HazelcastInstanceAware, Serializable {
    /** Where a member that can tell keeps its {@link IntFunction} in its user context. */
    static final String CONTEXT = "cartesian.state";

    private static final long serialVersionUID = 1L;

    private final int seconds;
    private transient @Nullable HazelcastInstance hazelcast;

    /** Asks also what was done in so many last seconds. */
    AskState(int seconds) {
        this.seconds = seconds;
    }

    int seconds() {
        return seconds;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public GridStatus.State call() {
        HazelcastInstance here = hazelcast;
        if (here == null
                || !(here.getUserContext().get(CONTEXT) instanceof IntFunction<?> states)
                || !(states.apply(seconds) instanceof GridStatus.State state)) {
            throw new IllegalStateException("this member is not open yet");
        }
        return state;
    }
}
