package cartesian.node.epoch;

import java.util.concurrent.TimeUnit;

/**
 * How long promises between scribe, members and database last; all follow from the lease.
 *
 * <p>A member tells answers for a third of the lease after the scribe has last confirmed it. The scribe confirms only while
 * the end of that third falls into the time for which its own right is sure. So by the time anybody else can have taken
 * its term, no member that it confirmed tells an answer any more. Only differences of one process' clock count.
 *
 * @see <a href="https://dl.acm.org/doi/10.1145/74850.74870">Gray and Cheriton, Leases, 1989</a>
 */
record LeaseTimes(long leaseNanos) {
    private static final int PULSES_PER_ANSWER_LEASE = 10;
    private static final int RENEWALS_PER_LEASE = 6;
    /** One part in so many of the lease is kept back, as clocks of two machines do not run equally fast. */
    private static final int DRIFT_PARTS = 20;

    static LeaseTimes ofMillis(long leaseMillis) {
        return new LeaseTimes(TimeUnit.MILLISECONDS.toNanos(leaseMillis));
    }

    /** How long a member may tell answers after the moment for which it was confirmed. */
    long answerNanos() {
        return leaseNanos / 3;
    }

    /** How long after it began to renew its lease the scribe may confirm members. */
    long renewedNanos() {
        return leaseNanos - answerNanos() - leaseNanos / DRIFT_PARTS;
    }

    /**
     * How long a member waits, after it has last spoken to a scribe, before it takes over from it: until the scribe cannot
     * count it among those it is in touch with, and until whom the scribe has confirmed meanwhile is silent.
     */
    long takeoverNanos() {
        return 2 * answerNanos() + leaseNanos / DRIFT_PARTS;
    }

    long pulseNanos() {
        return answerNanos() / PULSES_PER_ANSWER_LEASE;
    }

    long renewalMillis() {
        return TimeUnit.NANOSECONDS.toMillis(leaseNanos / RENEWALS_PER_LEASE);
    }
}
