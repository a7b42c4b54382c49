package cartesian.node.checkout;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The moment until which a call may wait and retry, as of {@link System#nanoTime()}. */
public record Deadline(long nanos) {
    private static final long PAUSE_MIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long PAUSE_MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    public static Deadline inMillis(long millis) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** This deadline, or one in so many milliseconds if that is earlier. */
    Deadline orInMillis(long millis) {
        Deadline other = inMillis(millis);
        return other.nanos - nanos < 0 ? other : this;
    }

    boolean passed() {
        return nanos - System.nanoTime() <= 0;
    }

    long leftNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    /**
     * Waits a jittered moment that doubles with each attempt, 50 µs to 10 ms, but not beyond the deadline.
     *
     * @return false if the deadline has passed or the thread was interrupted; the interrupt stays set
     */
    boolean pause(int attempt) {
        long left = leftNanos();
        if (left == 0 || Thread.currentThread().isInterrupted()) {
            return false;
        }
        long most = Math.min(PAUSE_MAX_NANOS, PAUSE_MIN_NANOS << Math.min(attempt, 20));
        long nanos = ThreadLocalRandom.current().nextLong(most / 2, most + 1);
        try {
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos, left));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
