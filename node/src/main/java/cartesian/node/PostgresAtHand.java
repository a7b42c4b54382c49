package cartesian.node;

import cartesian.persistence.DatabaseConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The Postgres that the settings name, for a command that runs no member: one of the user's own, the embedded one that a
 * running member has, or the embedded one, started for as long as the command lasts.
 */
record PostgresAtHand(DatabaseConfig reach, Optional<LocalPostgres> own) implements AutoCloseable {
    /**
     * Finds or starts one that has been used.
     *
     * @throws StartException if there is none
     */
    static PostgresAtHand used(NodeConfig.Database config) {
        if (config.url().isEmpty() && !Files.isDirectory(Path.of(config.directory(), "data"))) {
            throw new StartException(
                    "no Postgres has run in " + config.directory() + ": say by --data or --jdbc-url which it is");
        }
        return of(config);
    }

    /**
     * Finds one, starts it, or makes it.
     *
     * @throws StartException if it cannot
     */
    static PostgresAtHand of(NodeConfig.Database config) {
        if (!config.url().isEmpty()) {
            return new PostgresAtHand(
                    DatabaseConfig.of(config.url(), config.user(), config.password()), Optional.empty());
        }
        Optional<DatabaseConfig> running = LocalPostgres.running(config.directory());
        if (running.isPresent()) {
            return new PostgresAtHand(running.get(), Optional.empty());
        }
        LocalPostgres started = LocalPostgres.start(config);
        return new PostgresAtHand(started.reach(), Optional.of(started));
    }

    @Override
    public void close() {
        own.ifPresent(LocalPostgres::close);
    }
}
