package cartesian.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The orderly end of this process: one shutdown hook, which SIGTERM, Ctrl-C and {@link System#exit} set off alike. It
 * closes what has been started, within a bound, and ends the process with exit code 0, or 1 if it could not close.
 *
 * <p>A start that is under way is waited for, so that nothing is left half open. A second signal hurries the end: what
 * is closing is told so, and the exit code is still 0 if it closes.
 */
final class OrderlyEnd {
    /** One signal to a group of processes may come twice: by itself, and passed on by a supervisor. Nanoseconds. */
    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final CompletableFuture<Closing> started = new CompletableFuture<>();
    private final long millisMax;
    private volatile boolean failed;
    private long firstNanos;
    private boolean signalled;
    private boolean hurried;

    /** What to close, and how to tell it to hurry. */
    private record Closing(Runnable close, Runnable hurry) {}

    private OrderlyEnd(Duration max) {
        millisMax = max.toMillis();
    }

    /** Installs the hook; waiting for the start and closing may each take up to {@code max}. */
    static OrderlyEnd install(Duration max) {
        OrderlyEnd end = new OrderlyEnd(max);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(end::close));
        // Where the JVM leaves signals alone, so does this: the first then ends the process as it does by default.
        boolean _ = Signals.handle("TERM", () -> end.signalled(143));
        boolean _ = Signals.handle("INT", () -> end.signalled(130));
        return end;
    }

    /**
     * Says what to close.
     *
     * @param hurry told, maybe more than once and while {@code close} runs, that the end is to come soon; must not block
     */
    void started(Runnable close, Runnable hurry) {
        started.complete(new Closing(close, hurry));
    }

    /** There is nothing to close, and the exit code is another's to choose. */
    void failed() {
        failed = true;
        started.complete(new Closing(() -> {}, () -> {}));
    }

    /** Waits for the end of the process: never returns. */
    static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first signal begins the end, with the exit code of a process that had nothing to close; others hurry it. */
    private void signalled(int exitCode) {
        if (isFirst()) {
            System.exit(exitCode);
        }
        if (wasHurried() && started.isDone()) {
            started.join().hurry().run();
        }
    }

    private synchronized boolean isFirst() {
        long now = System.nanoTime();
        if (!signalled) {
            signalled = true;
            firstNanos = now;
            return true;
        }
        hurried |= now - firstNanos > REPEAT_NANOS;
        return false;
    }

    /** Whether a second signal has come, maybe before the start was complete. */
    private synchronized boolean wasHurried() {
        return hurried;
    }

    private void close() {
        int status = StartException.FAILED;
        try {
            Closing what = started.get(millisMax, TimeUnit.MILLISECONDS);
            if (failed) {
                return;
            }
            FutureTask<Boolean> closing = new FutureTask<>(what.close(), true);
            Thread.ofPlatform().daemon().name("close").start(closing);
            if (wasHurried()) {
                what.hurry().run();
            }
            closing.get(millisMax, TimeUnit.MILLISECONDS);
            status = 0;
        } catch (TimeoutException tooLong) {
            System.err.println("cartesian: not closed within " + millisMax + " ms; ending without");
        } catch (ExecutionException bug) {
            System.err.println("cartesian: could not close: " + bug.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(status);
    }
}
