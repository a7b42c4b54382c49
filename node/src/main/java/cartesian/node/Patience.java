package cartesian.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How long an orderly end may take, all of it and each of its steps; it runs out at once if somebody is in a hurry. */
final class Patience {
    private static final long LOOK_MILLIS = 5;

    private final Duration max;
    private volatile long endNanos;
    private volatile boolean hurried;

    Patience(Duration max) {
        this.max = max;
    }

    /** The time runs from now on. */
    void start() {
        endNanos = System.nanoTime() + max.toNanos();
    }

    /** Waits for nothing any more. */
    void hurry() {
        hurried = true;
    }

    boolean isHurried() {
        return hurried;
    }

    /** The moment until which a step may take, as of {@link System#nanoTime()}. */
    long until(long stepMillis) {
        long now = System.nanoTime();
        return hurried ? now : now + Math.min(endNanos - now, TimeUnit.MILLISECONDS.toNanos(stepMillis));
    }

    /** Waits until something is so; false if it is not within the time. */
    boolean await(BooleanSupplier condition, long stepMillis) {
        long end = until(stepMillis);
        while (!condition.getAsBoolean()) {
            if (hurried || System.nanoTime() - end >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Lets time pass. */
    void linger(long millis) {
        boolean _ = await(() -> false, millis);
    }

    /** Does something that cannot be interrupted, in a thread that is left alone when the time is over; false then. */
    boolean run(String what, Runnable work) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name(what).start(() -> {
            try {
                work.run();
                done.complete(true);
            } catch (RuntimeException e) {
                done.complete(false);
            }
        });
        return await(done::isDone, Long.MAX_VALUE / 1_000_000) && done.join();
    }
}
