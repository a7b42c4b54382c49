package cartesian.node.live;

import cartesian.node.checkout.Decision.Claim;
import cartesian.node.checkout.Demand;
import cartesian.node.record.AccountKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;

/**
 * The items that checkouts have asked for most in the last minute or two, in bounded memory.
 *
 * <p>While there is much to do, one checkout in {@value #ONE_IN} is looked at and counts for all of them; and nobody waits for
 * another to look. A checkout that has to ask again counts again, so items that many wait for weigh more.
 *
 * <p>Source: D. Anderson et al., A High-Performance Algorithm for Identifying Frequent Items in Data Streams, IMC 2017, as in
 * Apache DataSketches.
 */
public final class HotItems implements Demand {
    /** A power of two; what is told is true to within 3.5 of that many parts of all that was asked for. */
    private static final int COUNTERS_MAX = 1024;

    private static final int ONE_IN = 16;
    /** So many checkouts in a second are much. */
    private static final int MUCH = 500;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SHIFT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clockNanos;
    private final BooleanSupplier oneInMany;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean busy;
    /** Guarded by the lock, as all below. */
    private FrequentItemsSketch<String> now = new FrequentItemsSketch<>(COUNTERS_MAX);

    private FrequentItemsSketch<String> before = new FrequentItemsSketch<>(COUNTERS_MAX);
    private long shiftNanos;
    private long secondNanos;
    private long inSecond;

    /**
     * What was asked for.
     *
     * @param demand in how many lines, about
     * @param wanted the most wanted first
     */
    public record Lately(long demand, List<Wanted> wanted) {}

    public HotItems() {
        this(System::nanoTime, () -> ThreadLocalRandom.current().nextInt(ONE_IN) == 0);
    }

    HotItems(LongSupplier clockNanos, BooleanSupplier oneInMany) {
        this.clockNanos = clockNanos;
        this.oneInMany = oneInMany;
        this.shiftNanos = clockNanos.getAsLong();
        this.secondNanos = shiftNanos;
    }

    @Override
    public void wanted(List<Claim> claims) {
        int weight = busy ? ONE_IN : 1;
        if ((weight > 1 && !oneInMany.getAsBoolean()) || !lock.tryLock()) {
            return;
        }
        try {
            look(weight);
            for (Claim claim : claims) {
                if (claim.key() instanceof AccountKey.OfItem(var item)) {
                    now.update(item.value(), weight);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void look(int weight) {
        long nanos = clockNanos.getAsLong();
        if (nanos - secondNanos >= SECOND_NANOS) {
            busy = inSecond > MUCH;
            inSecond = 0;
            secondNanos = nanos;
        }
        inSecond += weight;
        shift(nanos);
    }

    private void shift(long nanos) {
        long passed = nanos - shiftNanos;
        if (passed < SHIFT_NANOS) {
            return;
        }
        before = passed < 2 * SHIFT_NANOS ? now : new FrequentItemsSketch<>(COUNTERS_MAX);
        now = new FrequentItemsSketch<>(COUNTERS_MAX);
        shiftNanos = nanos;
    }

    /** The items most wanted, so many at most; an item that does not stand out for sure is left out. */
    public Lately lately(int max) {
        FrequentItemsSketch<String> both = new FrequentItemsSketch<>(COUNTERS_MAX);
        lock.lock();
        try {
            shift(clockNanos.getAsLong());
            FrequentItemsSketch<String> _ = both.merge(before);
            FrequentItemsSketch<String> _ = both.merge(now);
        } finally {
            lock.unlock();
        }
        List<Wanted> wanted = Arrays.stream(both.getFrequentItems(ErrorType.NO_FALSE_POSITIVES))
                .map(row -> new Wanted(row.getItem(), row.getEstimate()))
                .sorted(Comparator.comparingLong(Wanted::times).reversed().thenComparing(Wanted::item))
                .limit(max)
                .toList();
        return new Lately(both.getStreamLength(), wanted);
    }
}
