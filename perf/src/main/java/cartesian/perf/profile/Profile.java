package cartesian.perf.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Prints where a member's CPU and memory went, from a flight recording and the number of checkouts made meanwhile.
 *
 * <p>{@code java -cp 'perf/target/app/*' cartesian.perf.profile.Profile FILE CHECKOUTS}; {@code perf/bench/profile} makes
 * both. Allocation is extrapolated from samples, so take no more than two digits of it.
 */
public final class Profile {
    private static final int SHOWN = 40;
    private static final int WAITS_SHOWN = 15;
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final Reading reading;
    private final long checkouts;
    private final StringBuilder text = new StringBuilder();

    private Profile(Reading reading, long checkouts) {
        this.reading = reading;
        this.checkouts = checkouts;
    }

    /** Prints the profile of a recording. */
    public static void main(String[] arguments) throws IOException {
        System.out.print(render(Path.of(arguments[0]), Long.parseLong(arguments[1]), SETTLING));
    }

    /** The profile as text. */
    static String render(Path recording, long checkouts, Duration settling) throws IOException {
        if (checkouts <= 0) {
            throw new IllegalArgumentException("there have to be checkouts, not " + checkouts);
        }
        return new Profile(Reading.of(recording, settling), checkouts).render();
    }

    private String render() {
        double bytes = reading.allocatedClasses.total();
        double counted = checkouts * reading.allocationShare();
        line(String.format(Locale.ROOT, "%.1f s recorded, %d checkouts", reading.seconds(), checkouts));
        line(String.format(Locale.ROOT, "CPU per checkout: %.1f us", reading.cpuSeconds() * 1e6 / checkouts));
        line(String.format(
                Locale.ROOT,
                "of which samples show, in Java threads: %.1f us",
                reading.sampledSeconds() * 1e6 / checkouts));
        line(String.format(Locale.ROOT, "allocated per checkout: %.0f bytes", bytes / counted));
        times("GC pauses", reading.pauses);
        times("allocations that waited for memory", reading.stalls);
        DoubleFunction<String> cpu = weight -> String.format(
                Locale.ROOT, "%5.1f %%", 100 * weight / reading.cpuLeaves().total());
        DoubleFunction<String> memory =
                weight -> String.format(Locale.ROOT, "%7.0f B %5.1f %%", weight / counted, 100 * weight / bytes);
        DoubleFunction<String> millis = nanos -> String.format(Locale.ROOT, "%9.1f ms", nanos / 1e6);
        section("CPU by package of the leaf frame", reading.cpuPackages(), SHOWN, cpu);
        section("CPU by leaf frame", reading.cpuLeaves(), SHOWN, cpu);
        section("allocated per checkout, by class", reading.allocatedClasses, SHOWN, memory);
        section("allocated per checkout, by class and site", reading.allocationSites, SHOWN, memory);
        section("waits for monitors", reading.monitors, WAITS_SHOWN, millis);
        section("parks of platform threads, idle ones included", reading.parks, WAITS_SHOWN, millis);
        section("virtual threads that pinned their carrier", reading.pins, WAITS_SHOWN, millis);
        return text.toString();
    }

    private void times(String what, List<Duration> durations) {
        long sum = durations.stream().mapToLong(Duration::toNanos).sum();
        long max = durations.stream().mapToLong(Duration::toNanos).max().orElse(0);
        line(String.format(
                Locale.ROOT, "%s: %d, %.2f ms in all, %.2f ms at most", what, durations.size(), sum / 1e6, max / 1e6));
    }

    private void section(String title, Tally tally, int shown, DoubleFunction<String> weight) {
        line("");
        line(String.format(Locale.ROOT, "## %s", title));
        for (Tally.Sum sum : tally.top(shown)) {
            line(String.format(Locale.ROOT, "%s %7d  %s", weight.apply(sum.weight()), sum.count(), sum.name()));
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
