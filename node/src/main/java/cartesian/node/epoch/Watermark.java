package cartesian.node.epoch;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The durable watermark D, as one member knows it: all epochs up to it are durable. */
final class Watermark {
    private final LongSupplier clockMillis;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private volatile long durable;
    private volatile long durableAtMillis;
    /** When the scribe last found nothing here that waits to become durable. */
    private volatile long cleanAtMillis;
    /** The newest epoch that somebody waits for. */
    private volatile long wanted;

    private volatile boolean ended;

    Watermark(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
        this.durableAtMillis = clockMillis.getAsLong();
    }

    long get() {
        return durable;
    }

    boolean isWanted(long epoch) {
        return wanted >= epoch;
    }

    /** Nothing waits to become durable now. */
    void clean() {
        cleanAtMillis = clockMillis.getAsLong();
    }

    /** Since when changes may have been waiting, milliseconds. */
    long lagMillis() {
        // A grid that was idle is not behind by the time in which there was nothing to write.
        return Math.max(0, clockMillis.getAsLong() - Math.max(durableAtMillis, cleanAtMillis));
    }

    /**
     * Moves on.
     *
     * @param first done before anybody who waits is told; not if the watermark was there already
     */
    void advance(long epoch, long cutAtMillis, Runnable first) {
        lock.lock();
        try {
            if (epoch > durable) {
                durable = epoch;
                durableAtMillis = cutAtMillis;
                first.run();
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until an epoch is durable.
     *
     * @param deadlineNanos as of {@link System#nanoTime()}
     * @return false if it is not by then
     */
    boolean await(long epoch, long deadlineNanos) {
        lock.lock();
        try {
            wanted = Math.max(wanted, epoch);
            while (durable < epoch) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || ended) {
                    return false;
                }
                long _ = moved.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** It does not move any more; nobody waits. */
    void end() {
        ended = true;
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
