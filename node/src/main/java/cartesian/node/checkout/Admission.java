package cartesian.node.checkout;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Lets no more writes begin at once than this member ends within {@value #INSIDE_MILLIS} ms; others stand in line, and who stands
 * there for too long is turned away.
 *
 * <p>So a cut, which waits for all writes that have begun, is made as soon under load as without. By Little's law what is under
 * way is the rate at which it ends times the time it takes: who ends 10,000 a second has 400 under way. The rate is that of
 * the best half second of the last ten seconds: a grid that stands still for a moment, as when a member is lost, is not taken
 * for one that is slow. Some may be under way always.
 *
 * <p>Source: J. D. C. Little, A Proof for the Queuing Formula L = λW, Operations Research 9(3), 1961.
 */
final class Admission {
    /** How long writes that have begun may take because of each other, milliseconds. */
    static final long INSIDE_MILLIS = 40;

    /** So many writes may be under way whatever the rate. */
    static final int ALWAYS = 256;

    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int WINDOWS = 20;

    private final long waitMaxMillis;
    private final LongSupplier clockNanos;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Queue<CompletableFuture<Boolean>> waiting = new ConcurrentLinkedQueue<>();
    private final LongAdder ended = new LongAdder();
    private volatile int limit = ALWAYS;
    private volatile long windowEndNanos;
    /** Guarded by this, as all below. */
    private final double[] perSecond = new double[WINDOWS];

    private int window;
    private long endedBefore;
    private long windowBeginNanos;

    /**
     * Makes one that has seen nothing yet.
     *
     * @param waitMaxMillis how long a write may stand in line; 0: not at all
     */
    Admission(long waitMaxMillis, LongSupplier clockNanos) {
        this.waitMaxMillis = waitMaxMillis;
        this.clockNanos = clockNanos;
        this.windowBeginNanos = clockNanos.getAsLong();
        this.windowEndNanos = windowBeginNanos + WINDOW_NANOS;
    }

    /**
     * Lets a write begin, which is to {@link #end()}, first come, first served.
     *
     * @param deadline of the call, within which it has to stand in line
     * @return false if its turn does not come in time
     */
    boolean begin(Deadline deadline) {
        long now = clockNanos.getAsLong();
        if (now - windowEndNanos >= 0) {
            turn(now);
        }
        return (waiting.isEmpty() && tryBegin()) || (waitMaxMillis > 0 && await(deadline));
    }

    private boolean tryBegin() {
        if (underWay.incrementAndGet() > limit) {
            underWay.decrementAndGet();
            return false;
        }
        return true;
    }

    private boolean await(Deadline deadline) {
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        waiting.add(turn);
        letIn(); // Somebody may have ended before this one stood in the queue.
        try {
            // Whoever gives up at the moment of being let in, is in.
            return Patrol.await(turn, deadline.orInMillis(waitMaxMillis)) || !turn.complete(false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !turn.complete(false);
        }
    }

    private void letIn() {
        while (!waiting.isEmpty() && tryBegin()) {
            CompletableFuture<Boolean> next = waiting.poll();
            if (next == null || !next.complete(true)) {
                underWay.decrementAndGet();
            }
        }
    }

    /** How many stand in line; counts them one by one. */
    int waiting() {
        return waiting.size();
    }

    /** To be called once for each write that was let begin. */
    void end() {
        underWay.decrementAndGet();
        ended.increment();
        if (!waiting.isEmpty()) {
            letIn();
        }
    }

    private synchronized void turn(long now) {
        if (now - windowEndNanos < 0) {
            return;
        }
        long sum = ended.sum();
        long nanos = now - windowBeginNanos;
        window = (window + 1) % WINDOWS;
        perSecond[window] = (double) (sum - endedBefore) * TimeUnit.SECONDS.toNanos(1) / nanos;
        // What lies further back than all windows is over, though nobody called in the meantime.
        long missed = Math.min(nanos / WINDOW_NANOS - 1, WINDOWS - 1);
        for (int skipped = 0; skipped < missed; skipped++) {
            window = (window + 1) % WINDOWS;
            perSecond[window] = 0;
        }
        endedBefore = sum;
        windowBeginNanos = now;
        windowEndNanos = now + WINDOW_NANOS;
        double best = 0;
        for (double rate : perSecond) {
            best = Math.max(best, rate);
        }
        limit = (int) Math.clamp(best * INSIDE_MILLIS / 1_000.0, ALWAYS, Integer.MAX_VALUE);
    }
}
