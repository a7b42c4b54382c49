package cartesian.node.live;

/**
 * What one member did within one second.
 *
 * @param paid checkouts that were done
 * @param refused checkouts that a rule stood against
 * @param overloaded checkouts that were turned away
 * @param unresolved checkouts whose outcome was not known in time
 * @param pauseMicros the longest time that a cut kept the gate closed, microseconds
 * @param latencies of the checkouts that were done or refused
 */
public record Second(long paid, long refused, long overloaded, long unresolved, long pauseMicros, Latencies latencies) {
    static final Second IDLE = new Second(0, 0, 0, 0, 0, Latencies.NONE);
}
