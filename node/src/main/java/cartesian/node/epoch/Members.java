package cartesian.node.epoch;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The members of the grid, as this one sees them, and a way to talk to each. */
public interface Members {
    /** Names of all members, the oldest first. */
    List<String> all();

    /** Another object whenever {@link #all} has changed, and the same until then; compared by identity. Costs nothing. */
    Object view();

    /** The name of this member. */
    String self();

    /** Has a member carry out a message; the future fails if the member is gone or does not answer. */
    CompletableFuture<CutReply> send(String member, CutMessage message);
}
