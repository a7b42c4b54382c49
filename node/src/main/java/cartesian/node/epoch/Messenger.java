package cartesian.node.epoch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the scribe's words to members, to all at once, and their replies back, for a bounded time. */
final class Messenger {
    private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);

    private final Members members;
    private final long answerMaxMillis;

    /**
     * Makes a messenger.
     *
     * @param answerMaxMillis how long a member may take to answer
     */
    Messenger(Members members, long answerMaxMillis) {
        this.members = members;
        this.answerMaxMillis = answerMaxMillis;
    }

    /** Tells all, then waits for all; who fails or is late has no reply. */
    Map<String, CutReply> ask(Collection<String> whom, CutMessage message) {
        // This member last: it carries the message out at once, while the others have theirs already.
        List<String> order = new ArrayList<>(whom);
        if (order.remove(members.self())) {
            order.add(members.self());
        }
        List<CompletableFuture<CutReply>> sent = new ArrayList<>(order.size());
        for (String each : order) {
            sent.add(members.send(each, message));
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(answerMaxMillis);
        Map<String, CutReply> replies = new HashMap<>();
        for (int index = 0; index < order.size(); index++) {
            try {
                long left = Math.max(1, deadline - System.nanoTime());
                replies.put(order.get(index), sent.get(index).get(left, TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException e) {
                LOG.debug("No answer of {} to {}", order.get(index), message, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return replies;
            }
        }
        return replies;
    }
}
