package cartesian.perf.load.wire;

import java.util.concurrent.TimeUnit;

/**
 * When clients arrive: at a constant rate, however slow the answers are. One of several threads has each
 * {@code stride}-th arrival, beginning with number {@code offset}.
 *
 * @param begin the time of arrival 0, in the nanoseconds of {@link System#nanoTime}
 */
record Schedule(long begin, long end, double perSecond, int stride, int offset) {
    Schedule {
        if (!(perSecond > 0) || stride < 1 || offset < 0 || offset >= stride || end - begin < 0) {
            throw new IllegalArgumentException("no schedule: " + perSecond + " from " + begin + " to " + end);
        }
    }

    /** When this thread's arrival {@code index} is due, exactly: errors do not add up. */
    long due(long index) {
        return begin + (long) ((index * stride + offset) * (TimeUnit.SECONDS.toNanos(1) / perSecond));
    }

    /** How many of this thread's arrivals are due by then; none is due at the end or later. */
    long dueBy(long now) {
        long until = Math.min(now, end - 1) - begin;
        if (until < 0) {
            return 0;
        }
        long estimate = (long) (until * (perSecond / TimeUnit.SECONDS.toNanos(1)) - offset) / stride;
        long count = Math.max(0, estimate - 1);
        while (due(count) - begin <= until) {
            count++;
        }
        return count;
    }
}
