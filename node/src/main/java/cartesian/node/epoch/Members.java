package cartesian.node.epoch;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The members of the grid, as this one sees them, and a way to talk to each. */
public interface Members {
    /** Names of all members, the oldest first. */
    List<String> all();

    /** Another object whenever {@link #all} has changed, and the same until then; compared by identity. Costs nothing. */
    Object view();

    /** The name of this member. */
    String self();

    /**
     * The oldest member, if this one holds it for dead and has begun to follow another, or to lead itself. It is listed until
     * others agree; if it lives, the two can never be one grid again.
     */
    default Optional<String> deposed() {
        return Optional.empty();
    }

    /** Has a member carry out a message; the future fails if the member is gone or does not answer. */
    CompletableFuture<CutReply> send(String member, CutMessage message);
}
