package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * The Postgres that keeps a cluster's epochs. Opening it connects to nothing; each call connects when it has to.
 *
 * <p>May be shared by any number of threads. Every fault is a {@link DatabaseException}; a call that failed has left no
 * transaction behind.
 */
public final class Database implements AutoCloseable {
    private static final int SCRIBE_CONNECTIONS =
            2; // an epoch may take longer than the lease, which is renewed meanwhile
    private static final int MIGRATION_LOCK_TRIES_MAX = 60; // one a second

    private static final int PROBE_SECONDS = 2;

    private final DatabaseConfig config;
    private final Pool scribe;
    private final Pool readers;
    private final Pool probe;
    private final Fence fence;
    private final SnapshotLoader loader;
    private final OrderArchive archive;
    private final Export export;

    private Database(DatabaseConfig config, @Nullable MetricsTrackerFactory measuring) {
        this.config = requireNonNull(config);
        scribe = new Pool("scribe", config, SCRIBE_CONNECTIONS, measuring);
        readers = new Pool("readers", config, config.readersMax(), measuring);
        probe = new Pool("probe", config, 1);
        fence = new Fence(scribe);
        loader = new SnapshotLoader(readers, config.readersMax());
        archive = new OrderArchive(readers, config.readersMax(), config.connectTimeoutMillis());
        export = new Export(readers);
    }

    public static Database open(DatabaseConfig config) {
        return new Database(config, null);
    }

    /** As {@link #open(DatabaseConfig)}, with somebody who measures the pools of connections. */
    public static Database open(DatabaseConfig config, MetricsTrackerFactory measuring) {
        return new Database(config, measuring);
    }

    /** Whether Postgres answers, asked on a connection of its own: that others are all in use does not matter. */
    public boolean answers() {
        try {
            return probe.with("probe", connection -> connection.isValid(PROBE_SECONDS));
        } catch (DatabaseException e) {
            return false;
        }
    }

    /** A connection of its own, in no pool, for what is done once. */
    public static Connection connect(DatabaseConfig config) throws SQLException {
        return Pool.source(config).getConnection();
    }

    /**
     * Brings the schema to this version's, or leaves it if it is there. Many members may do so at once: one does, the
     * others wait.
     *
     * @throws DatabaseException misconfigured, if the schema is newer than this version or was changed by hand
     */
    public void migrate() {
        try {
            Flyway.configure()
                    .dataSource(Pool.source(config))
                    .defaultSchema(config.schema())
                    .locations("classpath:cartesian/persistence/schema")
                    .placeholderReplacement(false)
                    .ignoreMigrationPatterns(new String[0])
                    .lockRetryCount(MIGRATION_LOCK_TRIES_MAX)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            if (hasState(e)) {
                throw DatabaseException.of("schema of " + config, e);
            }
            throw DatabaseException.misconfigured("schema of " + config + ": " + e.getMessage(), e);
        }
    }

    /** Writes epochs; one thread at a time. */
    public EpochWriter writer() {
        return writer(FaultPoint.NONE);
    }

    /** Writes epochs, and stops at the fault points of a test. */
    public EpochWriter writer(FaultPoint faults) {
        return new EpochWriter(scribe, faults);
    }

    public Fence fence() {
        return fence;
    }

    public SnapshotLoader loader() {
        return loader;
    }

    public Export export() {
        return export;
    }

    public OrderArchive archive() {
        return archive;
    }

    @Override
    public void close() {
        probe.close();
        readers.close();
        scribe.close();
    }

    private static boolean hasState(Throwable failure) {
        return DatabaseException.of("", failure).sqlState().isPresent();
    }
}
