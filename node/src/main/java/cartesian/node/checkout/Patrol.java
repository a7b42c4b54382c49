package cartesian.node.checkout;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for futures until deadlines, by one thread that looks round every {@value #ROUND_MILLIS} ms.
 *
 * <p>A virtual thread that parks for a limited time makes the JDK's one timer thread wake up to note it, and again to forget
 * it. As nearly all that is waited for comes in time, that thread alone took an eighth of all CPU at full load. Deadlines
 * may be told late by a round.
 */
final class Patrol {
    private static final long ROUND_MILLIS = 10;
    private static final Patrol SHARED = new Patrol();

    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofPlatform().daemon().name("patrol").unstarted(this::run);
    private volatile boolean resting;

    /** Somebody who waits; each is its own. */
    private static final class Wait {
        private final long deadlineNanos;
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();

        private Wait(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }
    }

    private Patrol() {
        thread.start();
    }

    /**
     * Waits until a future has completed, whichever way.
     *
     * @return false if it has not by the deadline
     */
    static boolean await(CompletableFuture<?> future, Deadline deadline) throws InterruptedException {
        return future.isDone() || SHARED.awaitOver(future, deadline);
    }

    private boolean awaitOver(CompletableFuture<?> future, Deadline deadline) throws InterruptedException {
        if (deadline.passed()) {
            return false;
        }
        Wait wait = new Wait(deadline.nanos());
        waits.add(wait);
        try {
            if (resting) {
                LockSupport.unpark(thread);
            }
            var _ = future.whenComplete((_, _) -> wait.over.complete(true));
            return wait.over.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a wait does not fail", e);
        } finally {
            waits.remove(wait);
        }
    }

    private void run() {
        while (true) {
            long now = System.nanoTime();
            for (Wait wait : waits) {
                if (wait.deadlineNanos - now <= 0) {
                    wait.over.complete(false);
                }
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS));
            rest();
        }
    }

    /** Sleeps on while nobody waits. */
    private void rest() {
        while (waits.isEmpty()) {
            // Whoever waits adds itself, then looks whether this thread rests; this thread says that it rests, then
            // looks.
            resting = true;
            if (waits.isEmpty()) {
                LockSupport.park(this);
            }
            resting = false;
        }
    }
}
