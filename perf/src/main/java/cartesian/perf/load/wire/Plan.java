package cartesian.perf.load.wire;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How calls are sent.
 *
 * @param targets connections are spread over them
 * @param connections in all
 * @param perSecond clients who arrive each second; empty: each connection has another as soon as one is over
 * @param seconds measured, after the warm-up
 */
public record Plan(
        List<URI> targets, int connections, OptionalDouble perSecond, Duration warmup, Duration seconds, int threads) {
    /** Longer than anything that runs until its source is dry. */
    private static final Duration UNTIL_DRY = Duration.ofHours(2);

    public Plan {
        targets = List.copyOf(targets);
        if (targets.isEmpty() || connections < 1 || threads < 1) {
            throw new IllegalArgumentException("nothing to send with");
        }
    }

    /** As fast as it goes, until the source is dry. */
    public static Plan untilDry(List<URI> targets, int connections) {
        return new Plan(targets, connections, OptionalDouble.empty(), Duration.ZERO, UNTIL_DRY, 1);
    }
}
