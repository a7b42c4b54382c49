package cartesian.node.epoch;

import java.util.concurrent.TimeUnit;

/** How long to wait before asking again what could not be answered: twice as long each time, up to a limit. */
final class Backoff {
    private static final long MIN_MILLIS = 100;
    private static final long MAX_MILLIS = 2_000;

    private long nextMillis = MIN_MILLIS;

    /** Waits; returns early, with the flag set, if interrupted. */
    void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(nextMillis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        nextMillis = Math.min(MAX_MILLIS, nextMillis * 2);
    }

    /** It was answered. */
    void reset() {
        nextMillis = MIN_MILLIS;
    }
}
