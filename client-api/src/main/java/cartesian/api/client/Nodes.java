package cartesian.api.client;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The nodes that may be asked, one after the other. One that fails is left out for a second, then asked by one call; if it
 * fails again, twice as long, up to half a minute. If all are left out, the one whose time is up first is asked: to ask is
 * better than to give up. Threads may share it.
 */
final class Nodes {
    static final long EJECTED_FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    static final long EJECTED_LAST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final System.Logger LOG = System.getLogger(Nodes.class.getName());

    private final List<Node> nodes;
    private final Time time;
    private final Pauses pauses;
    private int next;

    /** One node; what is known of it changes under the lock of {@link Nodes}. */
    static final class Node {
        private final URI base;
        /** How often in a row it has failed and come back from that. */
        private int failures;
        /** Until when it is left out, by the clock of {@link Time#nanos}; of no meaning if it is not. */
        private long outUntilNanos;

        private boolean out;
        /** Whether its time is up, and one call finds out how it is. */
        private boolean probed;

        private Node(URI base) {
            this.base = base;
        }

        /** Where a path of the contract is on this node. */
        URI at(String path) {
            String prefix = base.toString();
            return URI.create((prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix) + path);
        }

        @Override
        public String toString() {
            return base.toString();
        }
    }

    /** Nodes at these addresses, of which the one with the index {@code first} is asked first. */
    Nodes(List<URI> bases, int first, Time time, Pauses pauses) {
        this.nodes = bases.stream().map(Node::new).toList();
        this.next = first;
        this.time = time;
        this.pauses = pauses;
    }

    /**
     * The node to ask next, other than the one that was just asked if any other is well.
     *
     * @param attemptMax how long the call may take that may now find out whether the node is well again
     */
    synchronized Node next(Optional<Node> previous, Duration attemptMax) {
        long now = time.nanos();
        for (int step = 0; step < nodes.size(); step++) {
            int index = (next + step) % nodes.size();
            Node node = nodes.get(index);
            if (isAskable(node, now) && !isSame(previous, node)) {
                next = (index + 1) % nodes.size();
                return asked(node, now, attemptMax);
            }
        }
        if (previous.isPresent() && isAskable(previous.get(), now)) {
            return asked(previous.get(), now, attemptMax);
        }
        return earliest(previous, now);
    }

    /** Whether a node other than this one may be asked now. */
    synchronized boolean hasOther(Node node) {
        long now = time.nanos();
        return nodes.stream().anyMatch(other -> other != node && isAskable(other, now));
    }

    /** It has answered. */
    synchronized void isWell(Node node) {
        if (node.out) {
            LOG.log(System.Logger.Level.DEBUG, "{0} is back", node);
        }
        node.out = false;
        node.failures = 0;
    }

    /** It could not be reached, or did not answer. Of calls that fail together, one counts. */
    synchronized void hasFailed(Node node) {
        if (!isAskable(node, time.nanos()) && !node.probed && node.failures > 0) {
            return;
        }
        long longest = Math.min(EJECTED_FIRST_NANOS << Math.min(node.failures, 16), EJECTED_LAST_NANOS);
        node.failures++;
        leaveOut(node, pauses.jittered(longest));
        LOG.log(System.Logger.Level.DEBUG, "{0} has failed and is left out for a while", node);
    }

    /** It says itself that it would rather not be asked for so long. */
    synchronized void rests(Node node, Duration asked) {
        leaveOut(node, Math.max(asked.toNanos(), EJECTED_FIRST_NANOS));
    }

    private void leaveOut(Node node, long nanos) {
        node.out = true;
        node.probed = false;
        node.outUntilNanos = time.nanos() + nanos;
    }

    private static boolean isAskable(Node node, long now) {
        return !node.out || node.outUntilNanos - now <= 0;
    }

    private static boolean isSame(Optional<Node> previous, Node node) {
        return previous.isPresent() && previous.get() == node;
    }

    /** If it was left out, others leave it out on until this call has found out how it is. */
    private static Node asked(Node node, long now, Duration attemptMax) {
        if (node.out) {
            node.probed = true;
            node.outUntilNanos = now + attemptMax.toNanos();
        }
        return node;
    }

    private Node earliest(Optional<Node> previous, long now) {
        return nodes.stream()
                .filter(node -> nodes.size() == 1 || !isSame(previous, node))
                .min(Comparator.comparingLong(node -> node.outUntilNanos - now))
                .orElseThrow();
    }
}
