package cartesian.node.checkout;

import cartesian.node.record.Receipt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many new keys a member may still take on: it counts, by the hour, those of the last day.
 *
 * <p>It counts those that came to this member, in this life of it. Receipts are small, so their number bounds their bytes.
 */
final class KeyRoom {
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);
    /** Those that a receipt lives, and the one that has begun. */
    private static final int HOURS = (int) TimeUnit.MILLISECONDS.toHours(Receipt.KEPT_MILLIS) + 1;

    private final int max;
    private final LongSupplier clockNanos;
    private final long[] counts = new long[HOURS];
    private long hour;
    private long sum;

    /**
     * Makes room.
     *
     * @param max how many keys of the last day there may be
     * @param clockNanos as {@link System#nanoTime()}
     */
    KeyRoom(int max, LongSupplier clockNanos) {
        this.max = max;
        this.clockNanos = clockNanos;
        this.hour = clockNanos.getAsLong() / HOUR_NANOS;
    }

    /** Takes a place for a new key; false if there is none. */
    synchronized boolean take() {
        pass();
        if (sum >= max) {
            return false;
        }
        counts[index(hour)]++;
        sum++;
        return true;
    }

    /** Gives a place back that was not needed after all. */
    synchronized void giveBack() {
        pass();
        if (counts[index(hour)] > 0) {
            counts[index(hour)]--;
            sum--;
        }
    }

    /** How many keys of the last day there are. */
    synchronized long taken() {
        pass();
        return sum;
    }

    private void pass() {
        long now = clockNanos.getAsLong() / HOUR_NANOS;
        long passed = Math.min(now - hour, HOURS);
        for (long step = 1; step <= passed; step++) {
            int index = index(now - passed + step);
            sum -= counts[index];
            counts[index] = 0;
        }
        hour = now;
    }

    private static int index(long hour) {
        return (int) Math.floorMod(hour, (long) HOURS);
    }
}
