package cartesian.node.live;

import cartesian.api.CheckoutOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * What this member did in each of the last {@value #SECONDS} seconds.
 *
 * <p>Nobody ticks: whoever writes or reads first after a second is over turns the page. Thread-safe.
 */
public final class Diary {
    /** How many seconds are kept. */
    public static final int SECONDS = 300;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clockNanos;
    private final LongAdder paid = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder overloaded = new LongAdder();
    private final LongAdder unresolved = new LongAdder();
    private final Recorder latencies = new Recorder(Latencies.MICROS_MAX, Latencies.DIGITS);
    private volatile long endNanos;
    /** Guarded by this, as all below. The newest comes last, and wraps around. */
    private final Second[] pages = new Second[SECONDS];

    private int written;
    private Sums before = new Sums(0, 0, 0, 0);
    private long pauseMicros;
    private @Nullable Histogram spare;

    /** Counts from the beginning on. */
    private record Sums(long paid, long refused, long overloaded, long unresolved) {}

    public Diary() {
        this(System::nanoTime);
    }

    Diary(LongSupplier clockNanos) {
        this.clockNanos = clockNanos;
        this.endNanos = clockNanos.getAsLong() + SECOND_NANOS;
    }

    /** Runs a checkout, and notes how it ended. */
    CheckoutOutcome noted(Supplier<CheckoutOutcome> checkout) {
        long began = System.nanoTime();
        CheckoutOutcome outcome = checkout.get();
        checkout(outcome, System.nanoTime() - began);
        return outcome;
    }

    /** Notes a checkout that has just ended. */
    void checkout(CheckoutOutcome outcome, long nanos) {
        turnIfDue();
        switch (outcome) {
            case CheckoutOutcome.Paid _ -> {
                paid.increment();
                took(nanos);
            }
            case CheckoutOutcome.Refused _ -> {
                refused.increment();
                took(nanos);
            }
            case CheckoutOutcome.Overloaded _ -> overloaded.increment();
            case CheckoutOutcome.Unresolved _ -> unresolved.increment();
        }
    }

    private void took(long nanos) {
        latencies.recordValue(Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, Latencies.MICROS_MAX));
    }

    /** Notes that a cut has kept the gate closed for so long. */
    public void paused(long nanos) {
        turnIfDue();
        synchronized (this) {
            pauseMicros = Math.max(pauseMicros, TimeUnit.NANOSECONDS.toMicros(nanos));
        }
    }

    /** The last seconds that are over, the newest first; none before the diary began. */
    public List<Second> last(int count) {
        turnIfDue();
        synchronized (this) {
            int known = Math.min(written, Math.min(count, SECONDS));
            List<Second> last = new ArrayList<>(known);
            for (int back = 1; back <= known; back++) {
                last.add(pages[(written - back) % SECONDS]);
            }
            return last;
        }
    }

    private void turnIfDue() {
        long now = clockNanos.getAsLong();
        if (now - endNanos >= 0) {
            turn(now);
        }
    }

    private synchronized void turn(long now) {
        long over = (now - endNanos) / SECOND_NANOS + 1;
        if (now - endNanos < 0) {
            return;
        }
        Sums sums = new Sums(paid.sum(), refused.sum(), overloaded.sum(), unresolved.sum());
        Histogram took = latencies.getIntervalHistogram(spare);
        write(new Second(
                sums.paid() - before.paid(),
                sums.refused() - before.refused(),
                sums.overloaded() - before.overloaded(),
                sums.unresolved() - before.unresolved(),
                pauseMicros,
                Latencies.of(took)));
        for (long idle = Math.min(over - 1, SECONDS); idle > 0; idle--) {
            write(Second.IDLE);
        }
        spare = took;
        before = sums;
        pauseMicros = 0;
        endNanos += over * SECOND_NANOS;
    }

    private void write(Second page) {
        pages[written % SECONDS] = page;
        written++;
    }
}
