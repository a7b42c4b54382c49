package cartesian.node.grid.step;

import com.hazelcast.cluster.Address;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.DefaultNodeContext;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.instance.impl.NodeExtension;
import com.hazelcast.internal.cluster.impl.JoinMessage;
import com.hazelcast.internal.cluster.impl.JoinRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom a grid takes in: members whose keys, records and messages have the layout of its own.
 *
 * <p>A member tells its layout when it asks to join, as one of its attributes. The oldest member, which every join goes through,
 * compares it with its own before anything else is shared, and tells the other one why it is turned away. That one ends then,
 * rather than found a grid beside.
 */
public final class Newcomers {
    private static final Logger LOG = LoggerFactory.getLogger(Newcomers.class);

    /** The attribute of members that tells. */
    private static final String LAYOUT = "cartesian.layout";

    private Newcomers() {}

    /**
     * Starts a member, which joins a grid or founds one.
     *
     * @param layout the number of the layout of all that travels between members
     * @throws IllegalStateException if a grid has turned it away; the log says why
     */
    public static HazelcastInstance join(Config config, int layout) {
        config.getMemberAttributeConfig().setAttribute(LAYOUT, Integer.toString(layout));
        try {
            return HazelcastInstanceFactory.newHazelcastInstance(config, config.getInstanceName(), new Guarded());
        } catch (IllegalStateException e) {
            // All that Hazelcast throws then is that it has not started; it logs the answer that it got.
            throw new IllegalStateException("it was not taken into the grid, for the reason logged before", e);
        }
    }

    private static final class Guarded extends DefaultNodeContext {
        @Override
        public NodeExtension createNodeExtension(Node node) {
            return new Guard(node);
        }
    }

    /** What Hazelcast asks about each newcomer; it sends the message of what is thrown to it. */
    private static final class Guard extends DefaultNodeExtension {
        Guard(Node node) {
            super(node);
        }

        @Override
        public void validateJoinRequest(JoinMessage message) {
            super.validateJoinRequest(message);
            if (message instanceof JoinRequest request) {
                String own = layout(node.getLocalMember().getAttribute(LAYOUT));
                String other = layout(request.getAttributes().get(LAYOUT));
                if (!own.equals(other)) {
                    LOG.warn(
                            "Turned away a member at {}: it has {}, and this grid {}",
                            address(request.getAddress()),
                            other,
                            own);
                    throw new IllegalArgumentException("""
                            this member has %s of records and messages, and the grid of %s has %s. Such members cannot form \
                            one grid: all members of one version have to end before one of the other starts, see Restart and \
                            upgrade in docs/operations.md""".formatted(other, address(node.getThisAddress()), own));
                }
            }
        }

        private static String address(Address address) {
            return address.getHost() + ":" + address.getPort();
        }

        private static String layout(@Nullable String number) {
            return number == null ? "no layout" : "layout " + number;
        }
    }
}
