package cartesian.node.live;

import cartesian.node.GridStatus;
import cartesian.node.live.Latencies.Percentiles;
import java.util.List;

/**
 * How the whole grid is at one moment, and what it did lately.
 *
 * @param at when, in seconds since 1970
 * @param seconds the newest first
 * @param lately how long the checkouts of the last {@value LiveGrid#LATELY_SECONDS} seconds took
 * @param demand how many lines checkouts asked for in the last minute or two
 * @param wanted the items that they asked for most, the most wanted first
 */
public record Sample(
        long at, GridStatus grid, List<GridSecond> seconds, Percentiles lately, long demand, List<Wanted> wanted) {
    public Sample {
        seconds = List.copyOf(seconds);
        wanted = List.copyOf(wanted);
    }

    /**
     * What all members that answer did within one second. Members need not agree on the time: each counts back from when it was
     * asked.
     *
     * @param at when that second began, in seconds since 1970, as the asking member sees it
     * @param pauseMicros the longest pause of any member, microseconds
     */
    public record GridSecond(
            long at,
            long paid,
            long refused,
            long overloaded,
            long unresolved,
            long pauseMicros,
            Percentiles latencies) {}
}
