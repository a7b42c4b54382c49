package cartesian.node.epoch;

import cartesian.node.Histograms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** How long cuts have kept this member's gate closed, from the start on. */
public final class CutStatistics {
    private static final long PAUSE_MAX_MICROS = 60_000_000;

    private final Recorder pauses = new Recorder(PAUSE_MAX_MICROS, 3);
    private final Histogram all = new Histogram(PAUSE_MAX_MICROS, 3);
    private volatile LongConsumer listener = nanos -> {};

    /** Has somebody told of each pause, in nanoseconds, from now on; nobody else any more. */
    public void tell(LongConsumer listener) {
        this.listener = listener;
    }

    private final Timer timer;

    /**
     * Statistics that are empty.
     *
     * @param meters times the pauses, too
     */
    CutStatistics(MeterRegistry meters) {
        this.timer = Histograms.timer("cartesian.cut.pause", "How long cuts kept the gate closed")
                .register(meters);
    }

    void paused(long nanos) {
        listener.accept(nanos);
        timer.record(nanos, TimeUnit.NANOSECONDS);
        pauses.recordValue(Math.min(PAUSE_MAX_MICROS, Math.max(0, nanos / 1_000)));
    }

    /** The pauses so far, microseconds. */
    public synchronized Histogram pauseMicros() {
        all.add(pauses.getIntervalHistogram());
        return all.copy();
    }

    @Override
    public String toString() {
        Histogram micros = pauseMicros();
        return String.format(
                Locale.ROOT,
                "%d cuts, pause p50 %.1f p99 %.1f max %.1f ms",
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }
}
