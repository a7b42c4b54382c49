package cartesian.perf.faults;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.embedded.EmbeddedConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;

/** A round's own Postgres, which can be killed and started again on its port. */
final class Database implements AutoCloseable {
    private static final EmbeddedConfig CONFIG = new EmbeddedConfig(
            EmbeddedConfig.ANY_PORT, 64, 100, (int) Duration.ofSeconds(20).toMillis());
    private static final Duration GONE_MAX = Duration.ofSeconds(20);

    private final EmbeddedPostgres server;
    private volatile boolean wanted = true;

    private Database(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Makes an empty database that others are copied from, since making one takes seconds. */
    static void makeTemplate(Path directory) {
        if (!Files.isDirectory(directory.resolve("data"))) {
            EmbeddedPostgres.start(directory, CONFIG).close();
        }
    }

    /** Starts a copy of the template in a directory that is there and empty. */
    static Database open(Path template, Path directory) {
        try (Stream<Path> programs = Files.list(template)) {
            for (Path shared : programs.filter(
                            file -> file.getFileName().toString().startsWith("postgres-"))
                    .toList()) {
                Files.createSymbolicLink(directory.resolve(shared.getFileName()), shared);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String part : new String[] {"data", "passwords"}) {
            Command.must("cp", "-a", template.resolve(part).toString(), directory.toString());
        }
        return new Database(EmbeddedPostgres.start(directory, CONFIG));
    }

    DatabaseConfig config() {
        return server.config();
    }

    int port() {
        return server.port();
    }

    /** Kills the server's first process as {@code kill -9} does; the others end when they notice. */
    void kill() {
        wanted = false;
        server.processId().flatMap(ProcessHandle::of).ifPresent(process -> {
            boolean _ = process.destroyForcibly();
            Waiting.eventually("Postgres is gone", GONE_MAX, () -> !process.isAlive());
        });
    }

    void restart() {
        server.restart();
        wanted = true;
    }

    boolean isRunning() {
        return server.processId().isPresent();
    }

    boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    /** Whether it died though nobody killed it. */
    boolean hasEndedByItself() {
        return wanted && !isRunning();
    }

    /** A connection that gives up soon if nobody answers. */
    Connection connect() throws SQLException {
        DatabaseConfig config = config();
        Properties properties = new Properties();
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "3");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("currentSchema", config.schema());
        return DriverManager.getConnection(config.jdbcUrl(), properties);
    }

    @Override
    public void close() {
        server.close();
    }
}
