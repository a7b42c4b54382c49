package cartesian.perf.baseline;

import cartesian.node.GridStatus;
import cartesian.node.NodeConfig;
import cartesian.node.grid.RandomNames;
import cartesian.node.http.Durability;
import cartesian.node.http.Health;
import cartesian.node.http.HttpServer;
import cartesian.persistence.embedded.EmbeddedConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves the contract straight from Postgres, over a node's own HTTP edge, until it is told to stop. */
@Command(
        name = "postgres",
        description = "Serves the REST contract from plain Postgres: what Cartesian is compared with.",
        mixinStandardHelpOptions = true)
public final class PostgresServer implements Callable<Integer>, AutoCloseable {
    private static final int PAYLOAD_BYTES_MAX = 65_536;
    private static final int URL_BYTES_MAX = 8_192;
    /** Connections of the embedded server besides the pool's. */
    private static final int CONNECTIONS_SPARE = 10;

    private static final int SHARED_BUFFERS_MEBIBYTES = 256;
    private static final int STOP_MILLIS_MAX = 20_000;

    @Option(names = "--host", paramLabel = "HOST", description = "where to listen (default: 127.0.0.1)")
    String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "N", description = "where to listen; 0: any free one (default: 8000)")
    int port = 8000;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "jdbc:postgresql://host/database?user=..&password=.. (default: an embedded server that begins"
                    + " empty and is deleted in the end)")
    @Nullable
    String jdbcUrl;

    @Option(names = "--synchronous-commit", paramLabel = "on|off", description = "(default: on)")
    Switch synchronousCommit = Switch.on;

    @Option(names = "--pool", paramLabel = "N", description = "connections to Postgres (default: 16)")
    int pool = 16;

    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Path directory;
    private @Nullable EmbeddedPostgres embedded;
    private @Nullable Calls calls;
    private @Nullable HttpServer server;

    /** As Postgres writes it. */
    enum Switch {
        on,
        off
    }

    /** Runs the server; exit code 2 if the command line is wrong. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new PostgresServer()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close"));
        start();
        System.out.println("postgres is ready on http://" + host + ":" + boundPort());
        closed.await();
        return 0;
    }

    /** Starts what it is made of, the database first. */
    synchronized PostgresServer start() {
        DatabaseReach reach = jdbcUrl == null ? embed() : DatabaseReach.of(jdbcUrl);
        boolean durable = synchronousCommit == Switch.on;
        Calls opened = Calls.open(reach, durable, pool);
        calls = opened;
        Always health = new Always(durable);
        GridStatus nobody = new GridStatus("postgres", durable, NodeConfig.Engine.STEPS, 1, 0, List.of());
        server = HttpServer.start(
                new NodeConfig.Http(host, port, PAYLOAD_BYTES_MAX, URL_BYTES_MAX),
                new PostgresShop(opened, new RandomNames(new SecureRandom()::nextLong)),
                health,
                health,
                seconds -> nobody,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return this;
    }

    private DatabaseReach embed() {
        try {
            Path made = Files.createTempDirectory("cartesian-baseline-");
            directory = made;
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            EmbeddedPostgres started = EmbeddedPostgres.start(
                    made,
                    new EmbeddedConfig(
                            EmbeddedConfig.ANY_PORT,
                            SHARED_BUFFERS_MEBIBYTES,
                            pool + CONNECTIONS_SPARE,
                            STOP_MILLIS_MAX));
            embedded = started;
            return DatabaseReach.of(started.administrator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized int boundPort() {
        return Optional.ofNullable(server).map(HttpServer::port).orElse(port);
    }

    /** Ends it all, and deletes the embedded server's data. */
    @Override
    public synchronized void close() {
        try (EmbeddedPostgres _ = embedded; // closed last
                Calls _ = calls;
                HttpServer _ = server) {
            closed.countDown();
        } finally {
            if (directory != null) {
                delete(directory);
            }
            server = null;
            calls = null;
            embedded = null;
            directory = null;
        }
    }

    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Postgres is there or calls fail; an answer is on disk if commits wait for it. */
    private record Always(boolean durable) implements Health, Durability {
        @Override
        public boolean live() {
            return true;
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public String reason() {
            return durable ? "ready; 0 changes not durable" : "ready; the newest changes may not be durable";
        }

        @Override
        public boolean available() {
            return durable;
        }

        @Override
        public boolean await(long epoch) {
            return durable;
        }
    }
}
