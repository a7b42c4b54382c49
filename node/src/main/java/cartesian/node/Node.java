package cartesian.node;

import cartesian.node.checkout.Archive;
import cartesian.node.checkout.ArchivedRecords;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Evictor;
import cartesian.node.checkout.GridShop;
import cartesian.node.checkout.Names;
import cartesian.node.checkout.Records;
import cartesian.node.checkout.Shop;
import cartesian.node.checkout.StepsEngine;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Scribe;
import cartesian.node.grid.Grid;
import cartesian.node.grid.RandomNames;
import cartesian.node.http.HttpServer;
import cartesian.persistence.DatabaseConfig;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of Cartesian: opens database, grid and HTTP in this order, closes them in reverse. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    /** How long writes in flight may take to end once the node takes no more. */
    private static final long DRAIN_MILLIS = 3_000;

    private final NodeConfig config;
    private final EpochMember epochs;
    private final HeapGuard heap;
    private final Readiness readiness;
    private final Optional<LocalPostgres> postgres;
    private final Grid grid;
    private final @Nullable Storage storage;
    private final Shop shop;
    private final HttpServer http;

    private Node(NodeConfig config, Optional<LocalPostgres> postgres, Grid grid, EpochMember epochs, Evictor evictor) {
        this.config = config;
        this.postgres = postgres;
        this.grid = grid;
        this.epochs = epochs;
        this.storage = config.epochs().durable() ? Storage.open(config, reach(), grid, epochs, evictor) : null;
        this.heap = HeapGuard.start(config.memory().heapMaxPercent());
        this.readiness = new Readiness(epochs, this::scribe, evictor, heap);
        Archive archive = storage == null ? order -> Optional.empty() : storage.archive();
        Records records = new ArchivedRecords(grid.records(), archive, evictor);
        Names names = new RandomNames(new SecureRandom()::nextLong);
        CheckoutEngine engine = switch (config.checkout().engine()) {
            case STEPS -> new StepsEngine(records, names);
            case TWO_PHASE -> grid.twoPhaseEngine(archive);
        };
        this.shop = new GridShop(records, names, epochs, engine, config.checkout(), heap);
        this.http = listen();
        grid.tell(new MemberState(epochs, readiness, MemberState.rest(config, http.port())));
        readiness.opened(grid);
        if (storage == null) {
            epochs.openWithoutEpochs();
        } else {
            storage.start(grid.records());
        }
    }

    /**
     * Starts a node; it answers when this returns, and takes calls as soon as it is {@linkplain #awaitReady() ready}.
     *
     * @throws StartException if it cannot start for a reason that its user can mend, such as a taken port
     */
    public static Node start(NodeConfig config) {
        NodeConfig.Epochs limits = config.epochs();
        Evictor evictor = new Evictor(limits.overMax(), TimeUnit.SECONDS.toMillis(limits.overSeconds()));
        EpochMember epochs = new EpochMember(
                config.checkout().writesMax(), limits.undurableMax(), limits.drainMillis(), evictor::durable);
        Optional<LocalPostgres> postgres =
                limits.durable() && config.database().url().isEmpty()
                        ? Optional.of(LocalPostgres.start(config.database()))
                        : Optional.empty();
        try {
            Grid grid = join(config.grid(), epochs);
            try {
                return new Node(config, postgres, grid, epochs, evictor);
            } catch (RuntimeException e) {
                grid.close();
                throw e;
            }
        } catch (RuntimeException e) {
            postgres.ifPresent(LocalPostgres::close);
            throw e;
        }
    }

    private static Grid join(NodeConfig.Grid config, EpochMember epochs) {
        try {
            return Grid.join(config, epochs);
        } catch (RuntimeException e) {
            throw new StartException("cannot start the grid's member: " + e.getMessage());
        }
    }

    private DatabaseConfig reach() {
        NodeConfig.Database database = config.database();
        DatabaseConfig at = postgres.map(LocalPostgres::reach)
                .orElseGet(() -> DatabaseConfig.of(database.url(), database.user(), database.password()));
        return new DatabaseConfig(
                at.jdbcUrl(),
                at.user(),
                at.password(),
                at.schema(),
                database.poolMax(),
                at.connectTimeoutMillis(),
                at.statementTimeoutMillis());
    }

    private HttpServer listen() {
        try {
            return HttpServer.start(config.http(), shop, readiness, new DurableCalls(epochs, config), this::gridStatus);
        } catch (IllegalStateException e) {
            if (storage != null) {
                storage.close();
            }
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable Scribe scribe() {
        return storage == null ? null : storage.scribe();
    }

    /** Waits until the node takes calls; returns early if the thread is interrupted. */
    public void awaitReady() {
        try {
            while (!readiness.ready()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The port that REST listens on. */
    public int port() {
        return http.port();
    }

    /** Where a client on this machine reaches REST. */
    public String url() {
        String host = config.http().host();
        return "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port();
    }

    /** How many members the grid has now. */
    public int members() {
        return grid.members();
    }

    /** What the grid is made of; asks all members, for a second at most. */
    public GridStatus gridStatus() {
        boolean durable = config.epochs().durable();
        return new GridStatus(
                config.grid().clusterName(),
                durable,
                config.checkout().engine(),
                config.grid().partitions(),
                config.grid().backups(),
                grid.census(durable));
    }

    /** How the node is, in one line. */
    public String status() {
        return readiness.reason();
    }

    public Shop shop() {
        return shop;
    }

    /** Stops taking calls, lets those in flight finish, makes them durable, hands the records over and ends. */
    @Override
    public void close() {
        readiness.closing();
        http.close();
        try {
            if (!epochs.leave(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS))) {
                LOG.warn("Writes are still in flight; ending without them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (storage != null) {
            storage.close();
        }
        grid.close();
        heap.close();
        postgres.ifPresent(LocalPostgres::close);
        LOG.debug("Closed");
    }
}
