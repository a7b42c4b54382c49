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
 * <p>A start that is under way is waited for, so that nothing is left half open.
 */
final class OrderlyEnd {
    private final CompletableFuture<Runnable> started = new CompletableFuture<>();
    private final long millisMax;
    private volatile boolean failed;

    private OrderlyEnd(Duration max) {
        millisMax = max.toMillis();
    }

    /** Installs the hook; waiting for the start and closing may each take up to {@code max}. */
    static OrderlyEnd install(Duration max) {
        OrderlyEnd end = new OrderlyEnd(max);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(end::close));
        return end;
    }

    /** Says what to close. */
    void started(Runnable close) {
        started.complete(close);
    }

    /** There is nothing to close, and the exit code is another's to choose. */
    void failed() {
        failed = true;
        started.complete(() -> {});
    }

    /** Waits for the end of the process: never returns. */
    static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        int status = StartException.FAILED;
        try {
            Runnable close = started.get(millisMax, TimeUnit.MILLISECONDS);
            if (failed) {
                return;
            }
            FutureTask<Boolean> closing = new FutureTask<>(close, true);
            Thread.ofPlatform().daemon().name("close").start(closing);
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
