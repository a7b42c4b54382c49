package cartesian.perf.grid;

import cartesian.node.NodeConfig;
import java.util.Locale;

/**
 * One of the grids that are measured.
 *
 * @param callers how many threads ask for checkouts, spread over the members
 * @param threads operation threads of each member
 */
record Setup(NodeConfig.Engine engine, int members, int callers, int partitions, int threads, boolean hot) {
    /** As a row of the table begins. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s%s | %d | %d | %d | %d |",
                engine.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                hot ? ", hot" : "",
                members,
                callers,
                partitions,
                threads);
    }
}
