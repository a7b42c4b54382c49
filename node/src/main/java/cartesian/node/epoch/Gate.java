package cartesian.node.epoch;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What every write passes on its coordinator: enter before its first step, leave after its last.
 *
 * <p>While the gate is closed nobody is let in; once {@link #drain} has returned true after {@link #close}, no write is in
 * flight on this member, and so between then and {@link #open} the member's part of the grid is at rest. Entering an
 * open gate is one atomic increment of one of several counters; a writer and the closer find each other as in Dekker's
 * algorithm: the writer counts itself, then looks whether the gate is closed; the closer closes, then looks at the counts.
 */
public final class Gate {
    private static final int STRIPES = 16;
    /** Longs between two counters, so that no two share a cache line or a prefetched pair of them. */
    private static final int SPACING = 16;

    private static final long DRAIN_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final AtomicLongArray inside = new AtomicLongArray(STRIPES * SPACING);
    private final long insideMaxPerStripe;
    /** Completes when the gate is opened next. Those who wait wake up each for itself: none needs a lock that others hold. */
    private volatile CompletableFuture<@Nullable Void> opening = new CompletableFuture<>();

    private volatile boolean closed;
    private volatile long epoch;

    /**
     * Makes an open gate.
     *
     * @param insideMax about how many writes may be inside at once; more are turned away
     */
    public Gate(long epoch, int insideMax) {
        this.epoch = epoch;
        this.insideMaxPerStripe = Math.max(1, insideMax / STRIPES);
    }

    /** A write that is inside; it leaves once. */
    public final class Pass {
        private final int slot;
        private final long epoch;

        private Pass(int slot, long epoch) {
            this.slot = slot;
            this.epoch = epoch;
        }

        /** The epoch that all changes of this write belong to. */
        public long epoch() {
            return epoch;
        }

        /** To be called once, by any thread, when no step of the write is in flight any more. */
        public void leave() {
            long left = inside.decrementAndGet(slot);
            assert left >= 0 : "left twice";
        }
    }

    /**
     * Lets a write in, waiting while the gate is closed.
     *
     * @param deadlineNanos as of {@link System#nanoTime()}
     * @return empty if the gate stayed closed until the deadline, or too many are inside
     */
    public Optional<Pass> enter(long deadlineNanos) {
        int slot = (int) (Thread.currentThread().threadId() % STRIPES) * SPACING;
        while (true) {
            if (inside.incrementAndGet(slot) > insideMaxPerStripe) {
                inside.decrementAndGet(slot);
                return Optional.empty();
            }
            if (!closed) {
                // The epoch moves only while nobody is inside, so it is the one of this whole write.
                return Optional.of(new Pass(slot, epoch));
            }
            inside.decrementAndGet(slot);
            if (!awaitOpen(deadlineNanos)) {
                return Optional.empty();
            }
        }
    }

    private boolean awaitOpen(long deadlineNanos) {
        CompletableFuture<@Nullable Void> opens = opening;
        // Read before the second look: if the gate is closed now, this future is over when the gate is opened, or
        // sooner.
        if (!closed) {
            return true;
        }
        try {
            opens.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an opening does not fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets nobody in any more; those inside go on. */
    public void close() {
        closed = true;
    }

    /**
     * Waits until those who were inside a closed gate have left.
     *
     * @return false if some were still inside at the deadline
     */
    public boolean drain(long deadlineNanos) throws InterruptedException {
        if (!closed) {
            throw new IllegalStateException("an open gate does not drain");
        }
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            // Each stripe needs to be seen empty only once: whoever counts itself later finds the gate closed.
            while (inside.get(stripe * SPACING) > 0) {
                if (System.nanoTime() > deadlineNanos) {
                    return false;
                }
                TimeUnit.NANOSECONDS.sleep(DRAIN_POLL_NANOS);
            }
        }
        return true;
    }

    /** Moves on to an epoch and lets writes in. Not to be called by two threads at once. */
    public void open(long nextEpoch) {
        epoch = nextEpoch;
        closed = false;
        // Only now: who has found the gate closed after having read this future is woken by it.
        CompletableFuture<@Nullable Void> opened = opening;
        opening = new CompletableFuture<>();
        boolean _ = opened.complete(null);
    }

    /** Moves on to an epoch and stays closed. */
    void skipTo(long nextEpoch) {
        epoch = nextEpoch;
    }

    /** The epoch that writes belong to now. */
    public long epoch() {
        return epoch;
    }

    /** How many writes are inside at about this moment. */
    public long inside() {
        long sum = 0;
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            sum += inside.get(stripe * SPACING);
        }
        return sum;
    }
}
