package cartesian.node;

import cartesian.node.checkout.Archive;
import cartesian.node.checkout.Evictor;
import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.EpochStore.StoreException;
import cartesian.node.epoch.PostgresStore;
import cartesian.node.epoch.Scribe;
import cartesian.node.grid.Grid;
import cartesian.persistence.Database;
import cartesian.persistence.DatabaseConfig;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes a node's changes durable, from connecting to letting go: database, store, scribe, evictor. */
final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    /** How long a member may take to answer the scribe, beyond the time it may take to drain its gate. */
    private static final long ANSWER_MILLIS = 2_000;
    /** How long the end of a node waits for its last changes to become durable. */
    private static final long END_MILLIS = 5_000;

    private final Database database;
    private final PostgresStore store;
    private final Scribe scribe;
    private final Evictor evictor;

    private Storage(Database database, PostgresStore store, Scribe scribe, Evictor evictor) {
        this.database = database;
        this.store = store;
        this.scribe = scribe;
        this.evictor = evictor;
    }

    /**
     * Connects a member of the grid to its database. Nothing runs yet.
     *
     * @throws StartException if the database refuses for a reason that only a person can mend
     */
    static Storage open(NodeConfig config, DatabaseConfig reach, Grid grid, EpochMember member, Evictor evictor) {
        Database database = Database.open(reach);
        String cluster =
                config.grid().clusterName() + " of member " + grid.cluster().self();
        PostgresStore store =
                new PostgresStore(database, cluster, config.epochs().leaseMillis(), grid.loader());
        try {
            store.prepare();
        } catch (StoreException e) {
            if (e.hopeless()) {
                database.close();
                throw new StartException("Postgres refuses: " + e.getMessage());
            }
            LOG.warn("Postgres is away, trying again: {}", e.getMessage());
        }
        Scribe scribe = new Scribe(
                member,
                grid.cluster(),
                store,
                grid.repair(),
                config.epochs().intervalMillis(),
                config.epochs().drainMillis() + ANSWER_MILLIS);
        return new Storage(database, store, scribe, evictor);
    }

    Archive archive() {
        return store;
    }

    Scribe scribe() {
        return scribe;
    }

    void start(Records grid) {
        evictor.start(grid);
        scribe.start();
    }

    /** Makes the last changes durable, if that can be done in a few seconds, and lets the database go. */
    void close() {
        evictor.close();
        scribe.close(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS));
        database.close();
    }
}
