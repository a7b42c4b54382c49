package cartesian.node.grid;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each other member that comes, is found or goes. */
final class MembershipLog implements MembershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipLog.class);

    @Override
    public void memberAdded(MembershipEvent event) {
        if (!event.getMember().localMember()) {
            tell("is in the grid", event);
        }
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        tell("has gone", event);
    }

    private static void tell(String what, MembershipEvent event) {
        Member member = event.getMember();
        LOG.info(
                "Member {}:{} {}, {} in all",
                member.getAddress().getHost(),
                member.getAddress().getPort(),
                what,
                event.getMembers().size());
    }
}
