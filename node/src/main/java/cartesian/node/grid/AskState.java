package cartesian.node.grid;

import cartesian.node.GridStatus;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import java.io.Serializable;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a member how it is: runs on the member that is asked. */
final class AskState implements Callable<GridStatus.State>, HazelcastInstanceAware, Serializable {
    /** Where a member that can tell keeps its {@link Supplier} in its user context. */
    static final String CONTEXT = "cartesian.state";

    private static final long serialVersionUID = 1L;

    private transient @Nullable HazelcastInstance hazelcast;

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public GridStatus.State call() {
        HazelcastInstance here = hazelcast;
        if (here == null
                || !(here.getUserContext().get(CONTEXT) instanceof Supplier<?> states)
                || !(states.get() instanceof GridStatus.State state)) {
            throw new IllegalStateException("this member is not open yet");
        }
        return state;
    }
}
