package cartesian.node.grid;

import cartesian.node.FreePorts;
import cartesian.node.NodeConfig;
import cartesian.node.faults.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Members of one grid in this process, without HTTP and epochs. */
public final class JoinedGrids implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 200;
    private static final long PAUSE_MILLIS = 50;

    private final String name = "joined-" + UUID.randomUUID();
    private final List<Grid> grids = new ArrayList<>();
    private List<NodeConfig.Grid> planned = List.of();

    /** Starts members and waits until all backups are in place. */
    public void start(int members, boolean sealed) {
        plan(members, 31, 4);
        for (int member = 0; member < members; member++) {
            join(sealed);
        }
        awaitSafe();
    }

    /** Says how many members there may be; none of them is started. */
    public void plan(int members, int partitions, int threads) {
        List<Integer> ports = FreePorts.inARow(members);
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        planned = ports.stream()
                .map(port ->
                        new NodeConfig.Grid(name, "127.0.0.1", port, addresses, 1, partitions, threads, 1, 5, 5_000))
                .toList();
    }

    /** Starts the next of those that are planned; partitions begin to move. */
    public void join(boolean sealed) {
        join(sealed, Layout.NUMBER);
    }

    /** The same with a layout of what travels that may be another. */
    void join(boolean sealed, int layout) {
        grids.add(Grid.join(planned.get(grids.size()), List.of(), sealed, layout));
    }

    /** Waits until all who were started are one grid, and all backups are in place. */
    public void awaitSafe() {
        Cluster.eventually(
                "the members are one grid",
                PATIENCE,
                () -> grids.stream().allMatch(grid -> grid.members() == grids.size() && grid.safe()));
    }

    /** The cluster's name. */
    public String name() {
        return name;
    }

    /** All that were started, in their order. */
    public List<Grid> all() {
        return grids;
    }

    /** Asks again as {@code Asking} does, for as long as it takes. */
    public static <A> A ask(Supplier<CompletableFuture<A>> step) {
        for (int attempt = 0; ; attempt++) {
            try {
                return step.get().join();
            } catch (CompletionException e) {
                if (attempt > ATTEMPTS) {
                    throw e;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                } catch (InterruptedException interrupt) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(interrupt);
                }
            }
        }
    }

    @Override
    public void close() {
        grids.forEach(Grid::terminate);
    }
}
