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

    /** Starts members and waits until all backups are in place. */
    public void start(int members, boolean sealed) {
        List<Integer> ports = FreePorts.inARow(members);
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int port : ports) {
            NodeConfig.Grid config = new NodeConfig.Grid(name, "127.0.0.1", port, addresses, 1, 31, 4, 1, 5, 5_000);
            grids.add(Grid.join(config, List.of(), sealed));
        }
        Cluster.eventually(
                "the members are one grid",
                PATIENCE,
                () -> grids.stream().allMatch(grid -> grid.members() == members && grid.safe()));
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
