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
import cartesian.node.live.WatchedShop;
import cartesian.node.tracing.Tracing;
import cartesian.persistence.DatabaseConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a node in the grid, from joining to leaving, with all that it holds in memory.
 *
 * <p>Nothing of it outlives it: a node that was cut off, fenced, or that lost records drops it whole and begins the next.
 * What still runs in it then fails, because its member of the grid has stopped.
 */
final class Incarnation {
    private static final Logger LOG = LoggerFactory.getLogger(Incarnation.class);
    /** How long writes in flight may take to end once the node takes no more. */
    private static final long DRAIN_MILLIS = 3_000;

    private static final long DURABLE_MILLIS = 5_000;
    private static final long RELEASE_MILLIS = 10_000;

    private final Grid grid;
    private final EpochMember epochs;
    private final Evictor evictor;
    private final @Nullable Storage storage;
    private final GridShop counted;
    private final Shop shop;

    private Incarnation(
            NodeConfig config,
            Optional<DatabaseConfig> reach,
            Grid grid,
            BooleanSupplier heapFull,
            Work work,
            MeterRegistry meters,
            Tracing tracing) {
        NodeConfig.Epochs limits = config.epochs();
        this.grid = grid;
        this.evictor = new Evictor(limits.overMax(), TimeUnit.SECONDS.toMillis(limits.overSeconds()));
        this.epochs = new EpochMember(
                new EpochMember.Limits(
                        config.checkout().writesMax(),
                        limits.undurableMax(),
                        limits.drainMillis(),
                        limits.leaseMillis()),
                grid.cluster(),
                evictor::durable,
                meters);
        epochs.statistics().tell(work.diary()::paused);
        this.storage = reach.map(at -> Storage.open(config, at, grid, epochs, evictor, meters, tracing))
                .orElse(null);
        Archive archive = storage == null ? order -> Optional.empty() : storage.archive();
        Records records = tracing.around(new ArchivedRecords(grid.records(), archive, evictor));
        Names names = new RandomNames(new SecureRandom()::nextLong);
        CheckoutEngine engine = switch (config.checkout().engine()) {
            case STEPS -> new StepsEngine(records, names, work.items(), meters);
            case TWO_PHASE -> grid.twoPhaseEngine(archive, work.items());
        };
        this.counted = new GridShop(
                records,
                names,
                epochs,
                tracing.around(engine),
                config.checkout(),
                heapFull,
                meters,
                Optional.ofNullable(storage).map(Storage::history));
        this.shop = new WatchedShop(counted, work.diary());
    }

    /**
     * Joins the grid; nothing runs yet.
     *
     * @param reach the database; empty: changes live in memory alone
     * @param more addresses of members beside those in the settings
     * @param heapFull whether writes are to be turned away for that
     * @param work takes what it does
     * @param meters counts on from what an earlier one has counted
     * @param tracing follows what it does
     * @throws RuntimeException if it cannot; nothing is left behind then
     */
    static Incarnation join(
            NodeConfig config,
            Optional<DatabaseConfig> reach,
            List<String> more,
            BooleanSupplier heapFull,
            Work work,
            MeterRegistry meters,
            Tracing tracing) {
        Grid grid = Grid.join(config.grid(), more, reach.isPresent());
        try {
            return new Incarnation(config, reach, grid, heapFull, work, meters, tracing);
        } catch (RuntimeException e) {
            grid.terminate();
            throw e;
        }
    }

    /**
     * Begins.
     *
     * @param state what members that ask are told of this one
     */
    void start(IntFunction<GridStatus.State> state) {
        grid.tell(state);
        if (storage == null) {
            epochs.openWithoutEpochs();
        } else {
            grid.admit(epochs);
            storage.start(grid.records());
        }
    }

    Grid grid() {
        return grid;
    }

    EpochMember epochs() {
        return epochs;
    }

    Evictor evictor() {
        return evictor;
    }

    Shop shop() {
        return shop;
    }

    /** The shop whose line and gate are measured. */
    GridShop counted() {
        return counted;
    }

    /** Whether Postgres answers this member; false if the grid lives in memory alone. */
    boolean postgresIsUp() {
        return storage != null && storage.postgresIsUp();
    }

    /** The scribe of this member; null if the grid lives in memory alone. */
    @Nullable
    Scribe scribe() {
        return storage == null ? null : storage.scribe();
    }

    /** Drops everything at once. */
    void drop() {
        epochs.end("dropped");
        if (storage != null) {
            storage.close();
        }
        grid.terminate();
    }

    /** Whether nobody stays behind when this member leaves. */
    boolean isLast() {
        return grid.members() == 1 || (storage != null && epochs.allLeave());
    }

    /** Lets writes finish, makes them durable, hands the records over and leaves; a step that takes too long is left out. */
    void leave(Patience patience) {
        try {
            if (!epochs.leave(patience.until(DRAIN_MILLIS))) {
                LOG.warn("Writes are still in flight; ending without them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Storage written = storage;
        if (written != null && !patience.await(() -> epochs.undurable() == 0 || !epochs.enrolled(), DURABLE_MILLIS)) {
            LOG.warn("{} changes of this member are not durable", epochs.undurable());
        }
        boolean last = isLast();
        if (!last && !patience.run("hand-over", grid::handOver)) {
            LOG.warn("Not all records were handed over; their backups stay");
        }
        if (written != null) {
            resign(written, patience);
            written.close();
        }
        if (last || patience.isHurried()) {
            grid.terminate();
        } else {
            grid.close();
        }
    }

    private void resign(Storage written, Patience patience) {
        Scribe scribe = written.scribe();
        epochs.left();
        scribe.beginToResign();
        boolean released = patience.await(() -> scribe.hasResigned() || epochs.isReleased(), RELEASE_MILLIS);
        if (!released) {
            LOG.warn("Leaving without having been let go");
        }
    }
}
