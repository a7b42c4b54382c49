package cartesian.node.epoch;

/**
 * How a scribe works.
 *
 * @param intervalMillis the shortest time from cut to cut
 * @param answerMaxMillis how long a member may take to answer
 * @param leaseMillis the silence after which another may take the term
 */
public record Timing(long intervalMillis, long answerMaxMillis, long leaseMillis) {}
