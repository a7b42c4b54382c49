package cartesian.node.access;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A token bucket for each of many: it holds so many tokens, gains one in each interval, and each take costs one.
 *
 * <p>A bucket is one number, the time at which it would be full again (the generic cell rate algorithm, ITU-T I.371). Buckets
 * that were not used lately are forgotten once there are too many, which fills them. Safe for all threads.
 */
public final class Buckets<K> {
    private final long intervalNanos;
    private final long depthNanos;
    private final LongSupplier nanos;
    private final Recent<K, AtomicLong> fullAt;

    /**
     * Makes buckets, full at first.
     *
     * @param intervalNanos in which a bucket gains a token
     * @param burst how many it holds, at least 1
     * @param max how many buckets are remembered
     * @param nanos tells the time, as {@link System#nanoTime} does
     */
    public Buckets(long intervalNanos, int burst, int max, LongSupplier nanos) {
        this.intervalNanos = intervalNanos;
        this.depthNanos = intervalNanos * burst;
        this.nanos = nanos;
        this.fullAt = new Recent<>(max);
    }

    /** Takes a token, and answers 0; or takes none, and answers in how many seconds there will be one, at least 1. */
    public long take(K key) {
        long now = nanos.getAsLong();
        AtomicLong bucket = fullAt.get(key, any -> new AtomicLong(now));
        while (true) {
            long full = bucket.get();
            long next = (full - now > 0 ? full : now) + intervalNanos;
            long wait = next - now - depthNanos;
            if (wait > 0) {
                return seconds(wait);
            }
            if (bucket.compareAndSet(full, next)) {
                return 0;
            }
        }
    }

    /** As {@link #take}, but takes nothing. */
    public long look(K key) {
        AtomicLong bucket = fullAt.get(key);
        long wait = bucket == null ? 0 : bucket.get() + intervalNanos - nanos.getAsLong() - depthNanos;
        return wait > 0 ? seconds(wait) : 0;
    }

    int size() {
        return fullAt.size();
    }

    private static long seconds(long waitNanos) {
        long second = TimeUnit.SECONDS.toNanos(1);
        return (waitNanos + second - 1) / second;
    }
}
