package cartesian.perf.load;

import cartesian.perf.load.wire.Kind;
import cartesian.perf.load.wire.Second;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * One second of a run, as the time series has it. Latencies are those of checkouts.
 *
 * @param second of the run; below 0 in the warm-up
 */
record Row(
        double second,
        double checkoutsPerSecond,
        double callsPerSecond,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        long failed,
        long turnedAway,
        long refused,
        Probe probe,
        double membersCores) {
    static final String HEADER = "second,checkouts_per_s,calls_per_s,p50_ms,p99_ms,p99_9_ms,errors,turned_away_429,"
            + "refused,lag_ms,epoch,durable,cut_pause_p50_ms,cut_pause_p99_ms,cut_pause_max_ms,members_cores";

    static Row of(double second, double length, Second measured, Probe probe, double membersCores) {
        Histogram checkouts = measured.all(Kind.CHECKOUT);
        long calls = measured.done(Kind.CHECKOUT) + measured.done(Kind.READ) + measured.done(Kind.WRITE);
        return new Row(
                second,
                measured.done(Kind.CHECKOUT) / length,
                calls / length,
                millis(checkouts, 50),
                millis(checkouts, 99),
                millis(checkouts, 99.9),
                measured.failed(),
                measured.turnedAway(),
                measured.refused(),
                probe,
                membersCores);
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? Double.NaN : micros.getValueAtPercentile(percentile) / 1e3;
    }

    String csv() {
        return Stream.of(
                        number(second),
                        number(checkoutsPerSecond),
                        number(callsPerSecond),
                        number(p50Millis),
                        number(p99Millis),
                        number(p999Millis),
                        Long.toString(failed),
                        Long.toString(turnedAway),
                        Long.toString(refused),
                        text(probe.lagMillis().stream().boxed()),
                        text(probe.epoch().stream().boxed()),
                        text(probe.durable().stream().boxed()),
                        text(probe.pauseP50Millis().stream().boxed()),
                        text(probe.pauseP99Millis().stream().boxed()),
                        text(probe.pauseMaxMillis().stream().boxed()),
                        number(membersCores))
                .collect(Collectors.joining(","));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static String text(Stream<? extends Number> value) {
        return value.map(Object::toString).findFirst().orElse("");
    }

    /** What is shown while it runs. */
    String progress() {
        return String.format(
                Locale.ROOT,
                "%6.0f s %,8.0f checkouts/s %,8.0f calls/s   p50 %s  p99 %s ms   errors %d  429 %d%s",
                second,
                checkoutsPerSecond,
                callsPerSecond,
                number(p50Millis),
                number(p99Millis),
                failed,
                turnedAway,
                probe.lagMillis().isPresent() ? "  lag " + probe.lagMillis().getAsLong() + " ms" : "");
    }
}
