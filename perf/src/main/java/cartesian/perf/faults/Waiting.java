package cartesian.perf.faults;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits, always within a limit. An interrupt ends the round. */
final class Waiting {
    private static final int LOOK_MILLIS = 50;

    private Waiting() {}

    /** Waits until something is true, looking often; fails after {@code max}. */
    static void eventually(String what, Duration max, BooleanSupplier condition) {
        if (!within(max, condition)) {
            throw new IllegalStateException("not within " + max.toMillis() + " ms: " + what);
        }
    }

    static boolean within(Duration max, BooleanSupplier condition) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            pause(Duration.ofMillis(LOOK_MILLIS));
        }
        return true;
    }

    static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedRoundException();
        }
    }
}
