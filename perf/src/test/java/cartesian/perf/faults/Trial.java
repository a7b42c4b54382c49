package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One short round of a scenario.
 *
 * <p>{@code -Dcartesian.faults.seed} repeats one; {@code -Dcartesian.faults.scale} makes it so many times as long, and
 * {@code -Dcartesian.faults.all=true} has it do all of what it otherwise draws some of.
 */
final class Trial {
    private static final int SHOPPERS_A_SECOND = 30;
    private static final double SCALE = Double.parseDouble(System.getProperty("cartesian.faults.scale", "1"));

    private Trial() {}

    /** How many of so many faults of one kind a round has; over many runs all have their turn. */
    static int some(int count, int all) {
        return Boolean.getBoolean("cartesian.faults.all") ? all : count;
    }

    /** Runs a round that has as many faults as usual. */
    static void run(Scenario scenario) throws IOException {
        run(scenario, 1);
    }

    /** Runs a round with {@code scale} times the usual faults; it passes if no promise was broken. */
    static void run(Scenario scenario, double scale) throws IOException {
        long seed = Long.getLong(
                "cartesian.faults.seed", ThreadLocalRandom.current().nextLong());
        System.out.println(scenario.word() + ", seed " + seed);
        Rounds.Options options = new Rounds.Options(SHOPPERS_A_SECOND, scale * SCALE, false, List.of());
        try (Rounds rounds = Rounds.inTemporaryDirectory(options)) {
            Result result = rounds.run(scenario, seed);
            System.out.println(result.summary());
            assumeThat(result.skipped()).as("skipped").isEmpty();
            assertThat(result.violations())
                    .as("%s; logs in %s", result.summary(), result.directory())
                    .isEmpty();
        }
    }
}
