package cartesian.node.grid;

import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochMember;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A message of the scribe on its way: runs on the member that it is for. */
final class Tell implements Callable<CutReply>, HazelcastInstanceAware, Serializable {
    /** Where a member's part in epochs is found in its user context. */
    static final String CONTEXT = "cartesian.epochs";

    private static final long serialVersionUID = 1L;

    private final transient CutMessage message;
    private transient @Nullable HazelcastInstance hazelcast;

    Tell(CutMessage message) {
        this.message = message;
    }

    CutMessage message() {
        return message;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        hazelcast = instance;
    }

    @Override
    public CutReply call() throws InterruptedException {
        HazelcastInstance here = hazelcast;
        if (here == null || !(here.getUserContext().get(CONTEXT) instanceof EpochMember member)) {
            return new CutReply.Refused("this member is not ready for epochs yet");
        }
        return member.handle(message);
    }
}
