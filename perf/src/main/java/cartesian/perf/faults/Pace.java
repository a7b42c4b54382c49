package cartesian.perf.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** How much of a fault its clients felt, from the record of all calls. Pure. */
final class Pace {
    private static final long BUCKET = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int BUCKETS_A_SECOND = 4;
    /** A dip counts to a fault that begins not longer before it. */
    private static final int DIP_WITHIN_BUCKETS = 60;

    private static final long BEFORE = TimeUnit.SECONDS.toNanos(3);
    private static final long TAIL = TimeUnit.SECONDS.toNanos(10);

    private final List<Answer> calls;
    private final long[] writes;
    private final long[] checkouts;

    /**
     * What one fault did.
     *
     * @param gapMillis the longest time without any successful write in the whole grid
     * @param outageMillis until checkouts were back at half of the rate from before; 0 if they never fell below
     * @param slowestMillis the longest call that began within ten seconds
     * @param p99Millis of those calls
     */
    record Felt(String fault, long gapMillis, long outageMillis, long slowestMillis, long p99Millis) {}

    Pace(List<Answer> calls) {
        this.calls = List.copyOf(calls);
        this.writes = ends(answer -> answer.call().startsWith("POST"));
        this.checkouts = ends(answer -> answer.call().startsWith("POST /orders/checkout"));
    }

    private long[] ends(Predicate<Answer> kind) {
        return calls.stream()
                .filter(answer -> answer.isDone() && kind.test(answer))
                .mapToLong(Answer::ended)
                .sorted()
                .toArray();
    }

    /** What a fault did between its beginning and {@code end}, which is that of the round or the next fault. */
    Felt felt(String fault, long began, long end) {
        long[] durations = calls.stream()
                .filter(answer -> answer.began() >= began - BUCKET
                        && answer.began() < Math.min(end, began + TAIL)
                        && answer.status() != Answer.UNSENT)
                .mapToLong(answer -> answer.ended() - answer.began())
                .sorted()
                .toArray();
        return new Felt(
                fault,
                millis(longestGap(began, end)),
                millis(outage(began, end)),
                durations.length == 0 ? 0 : millis(durations[durations.length - 1]),
                durations.length == 0 ? 0 : millis(durations[(int) ((durations.length - 1) * 0.99)]));
    }

    private long longestGap(long began, long end) {
        long last = began;
        long longest = 0;
        for (long write : writes) {
            if (write > began && write <= end) {
                longest = Math.max(longest, write - last);
                last = write;
            }
        }
        return Math.max(longest, end - last);
    }

    private long outage(long began, long end) {
        long enough = count(began - BEFORE, began) / (BEFORE / TimeUnit.SECONDS.toNanos(1)) / 2;
        List<Long> buckets = new ArrayList<>();
        for (long at = began; at + BUCKET <= end; at += BUCKET) {
            buckets.add(count(at, at + BUCKET));
        }
        int dip = 0;
        while (dip < Math.min(DIP_WITHIN_BUCKETS, buckets.size()) && buckets.get(dip) * BUCKETS_A_SECOND >= enough) {
            dip++;
        }
        if (dip == Math.min(DIP_WITHIN_BUCKETS, buckets.size())) {
            return 0;
        }
        for (int back = dip; back + BUCKETS_A_SECOND <= buckets.size(); back++) {
            long second = buckets.subList(back, back + BUCKETS_A_SECOND).stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (second >= enough && buckets.get(back) * BUCKETS_A_SECOND >= enough) {
                return (back - dip) * BUCKET;
            }
        }
        return end - began;
    }

    private long count(long from, long to) {
        int first = Arrays.binarySearch(checkouts, from);
        int last = Arrays.binarySearch(checkouts, to);
        return (last < 0 ? -last - 1L : last) - (first < 0 ? -first - 1L : first);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
