package cartesian.node;

import cartesian.node.checkout.Archive;
import cartesian.node.checkout.Evictor;
import cartesian.node.checkout.History;
import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.EpochStore.StoreException;
import cartesian.node.epoch.FaultPoints;
import cartesian.node.epoch.Holder;
import cartesian.node.epoch.PostgresStore;
import cartesian.node.epoch.Scribe;
import cartesian.node.epoch.Timing;
import cartesian.node.grid.Grid;
import cartesian.node.tracing.Tracing;
import cartesian.persistence.Database;
import cartesian.persistence.DatabaseConfig;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes a node's changes durable, from connecting to letting go: database, store, scribe, evictor. */
final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    /** How long a member may take to answer the scribe, beyond the time it may take to drain its gate. */
    private static final long ANSWER_MILLIS = 1_000;

    private final Database database;
    private final PostgresStore store;
    private final Scribe scribe;
    private final Evictor evictor;
    private final PostgresProbe probe;

    private Storage(Database database, PostgresStore store, Scribe scribe, Evictor evictor) {
        this.database = database;
        this.probe = new PostgresProbe(database);
        this.store = store;
        this.scribe = scribe;
        this.evictor = evictor;
    }

    /**
     * Connects a member of the grid to its database. Nothing runs yet.
     *
     * @throws StartException if the database refuses for a reason that only a person can mend
     */
    static Storage open(
            NodeConfig config,
            DatabaseConfig reach,
            Grid grid,
            EpochMember member,
            Evictor evictor,
            MeterRegistry meters,
            Tracing tracing) {
        Database database = Database.open(reach, new MicrometerMetricsTrackerFactory(meters));
        Holder holder = new Holder(config.grid().clusterName(), grid.cluster().self(), grid.address());
        NodeConfig.Epochs epochs = config.epochs();
        FaultPoints faults = FaultPoints.ofProperty();
        PostgresStore store =
                new PostgresStore(database, holder.toString(), epochs.leaseMillis(), grid.loader(), faults, meters);
        try {
            store.prepare();
        } catch (StoreException e) {
            if (e.hopeless()) {
                database.close();
                throw new StartException("Postgres refuses: " + e.getMessage());
            }
            LOG.warn("Postgres is away, trying again: {}", e.getMessage());
        }
        Tracing.Scribed scribed = tracing.around(grid.cluster(), store);
        Scribe scribe = new Scribe(
                member,
                scribed.members(),
                scribed.store(),
                grid.repair(),
                new Timing(epochs.intervalMillis(), epochs.drainMillis() + ANSWER_MILLIS, epochs.leaseMillis()),
                faults);
        return new Storage(database, store, scribe, evictor);
    }

    Archive archive() {
        return store;
    }

    History history() {
        return store;
    }

    /** Whether Postgres answers. */
    boolean postgresIsUp() {
        return probe.isUp();
    }

    Scribe scribe() {
        return scribe;
    }

    void start(Records grid) {
        evictor.start(grid);
        probe.start();
        scribe.start();
    }

    /** Lets the database go, at once. */
    void close() {
        probe.close();
        evictor.close();
        scribe.close();
        database.close();
    }
}
