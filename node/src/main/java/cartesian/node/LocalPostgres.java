package cartesian.node;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import cartesian.persistence.embedded.Binaries;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Postgres that comes with Cartesian, for those who have not named one of their own.
 *
 * <p>The only class that knows the embedded server: where one's own is used, its jars may be missing.
 */
final class LocalPostgres implements AutoCloseable {
    private final EmbeddedPostgres server;

    private LocalPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server of the directory in the settings.
     *
     * @throws StartException if it cannot, such as because another process has the directory
     */
    static LocalPostgres start(NodeConfig.Database config) {
        try {
            if (!Binaries.areThere()) {
                throw notInstalled();
            }
            return new LocalPostgres(EmbeddedPostgres.start(Path.of(config.directory())));
        } catch (DatabaseException e) {
            throw new StartException("cannot start the embedded Postgres: " + e.getMessage());
        } catch (NoClassDefFoundError e) {
            throw notInstalled();
        }
    }

    private static StartException notInstalled() {
        return new StartException("database.url is not set, and no embedded Postgres is part of this installation: set "
                + Settings.DATABASE_URL.environmentName() + ", or " + Settings.EPOCHS_DURABLE.environmentName()
                + "=false to keep all in memory alone");
    }

    /**
     * How to reach the server that another process runs in this directory; empty if none runs.
     *
     * @throws StartException if one runs, and this user may not know its password
     */
    static Optional<DatabaseConfig> running(String directory) {
        try {
            return EmbeddedPostgres.running(Path.of(directory));
        } catch (DatabaseException e) {
            throw new StartException("cannot use the Postgres in " + directory + ": " + e.getMessage());
        } catch (NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /** How nodes reach it. */
    DatabaseConfig reach() {
        return server.config();
    }

    @Override
    public void close() {
        server.close();
    }
}
