package cartesian.node.grid.step;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.cluster.ClusterService;
import java.util.Optional;

/**
 * Who leads the cluster in the eyes of one member: Hazelcast's master, the oldest.
 *
 * <p>A member that has not heard the master for the heartbeat timeout, and is next to it in age, begins to claim mastership:
 * it takes itself for the master at once, and never goes back, whatever it hears of the old one ({@code
 * MembershipManager.suspectMember}, {@code clearMemberSuspicion}). Who holds the old one for dead too agrees; as long as any
 * other does not, both lists of members stay as they were (for up to {@code hazelcast.mastership.claim.timeout.seconds}).
 * Public interfaces do not tell of it.
 */
public final class Mastership {
    private Mastership() {}

    /** The oldest member, if this one takes another for the master. Cheap. */
    public static Optional<Member> deposed(HazelcastInstance hazelcast) {
        ClusterService cluster = Insides.node(hazelcast).getClusterService();
        Address master = cluster.getMasterAddress();
        // A member that has not joined, or shuts down, has no master, and may list nobody.
        return master == null
                ? Optional.empty()
                : cluster.getMembers().stream().findFirst().filter(oldest -> !master.equals(oldest.getAddress()));
    }
}
