package cartesian.persistence.embedded;

import static java.util.Objects.requireNonNull;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Postgres server that belongs to one directory and to one process: it keeps its data there across runs, durably.
 *
 * <p>The directory is locked as long as this process lives. Who gets the lock and finds a server running knows it to be an
 * orphan of a process that was killed: it is stopped, never adopted. The server listens on 127.0.0.1 only. It is not
 * told to stop by a signal to this process's group, such as Ctrl-C: the last epoch is still to be written then.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String SUPERUSER = "postgres";
    static final String ROLE = "cartesian";
    private static final String DATABASE = "cartesian";
    private static final String MAJOR_VERSION = "18";
    private static final int INIT_LIMIT_MILLIS = 120_000;
    private static final int START_LIMIT_SECONDS = 600; // it may have to recover
    private static final int START_TRIES_MAX = 10;
    private static final int START_PAUSE_MILLIS = 500;
    private static final int IMMEDIATE_STOP_SECONDS = 10;
    private static final int MARGIN_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final Path directory;
    private final Path data;
    private final EmbeddedConfig config;
    private final FileChannel lock;
    private final Passwords passwords;
    private final RunAs user;
    private final Path programs;
    private int port;

    private EmbeddedPostgres(Path directory, EmbeddedConfig config, FileChannel lock) throws IOException {
        this.directory = directory;
        this.config = config;
        this.lock = lock;
        data = directory.resolve("data");
        passwords = Passwords.readOrMake(directory.resolve("passwords"));
        user = RunAs.choose(directory, data);
        programs = Binaries.unpack(directory).resolve("bin");
        port = config.port();
    }

    /** Starts the server of a directory, which is made if it is missing. */
    public static EmbeddedPostgres start(Path directory) {
        return start(directory, EmbeddedConfig.STANDARD);
    }

    /**
     * Starts the server of a directory, which is made if it is missing, and waits until it has recovered.
     *
     * @throws DatabaseException misconfigured, if another process that lives uses the directory, its data is of another
     *     major version, or no user can run the server
     */
    public static EmbeddedPostgres start(Path directory, EmbeddedConfig config) {
        requireNonNull(config);
        FileChannel lock = null;
        try {
            Path real = Files.createDirectories(directory).toRealPath();
            lock = lock(real);
            EmbeddedPostgres server = new EmbeddedPostgres(real, config, lock);
            server.stopOrphan();
            server.initialize();
            server.launch();
            lock = null;
            return server;
        } catch (IOException e) {
            throw failed("Postgres in " + directory + " could not be started", e);
        } finally {
            if (lock != null) {
                unlock(lock);
            }
        }
    }

    /**
     * How a node of another process reaches the server that runs in a directory; empty if none runs there. The server
     * remains the other's, and ends with it.
     *
     * @throws DatabaseException if one runs, but its files cannot be read
     */
    public static Optional<DatabaseConfig> running(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                return Optional.empty();
            }
            Path real = directory.toRealPath();
            if (Postmaster.of(real.resolve("data")).isEmpty()) {
                return Optional.empty();
            }
            int port = Integer.parseInt(Files.readString(real.resolve("port")).strip());
            Passwords passwords = Passwords.readOrMake(real.resolve("passwords"));
            return Optional.of(DatabaseConfig.of(url(port, DATABASE), ROLE, passwords.node()));
        } catch (IOException | NumberFormatException e) {
            throw DatabaseException.misconfigured(directory + " cannot be read: " + e, e);
        }
    }

    /** How the node reaches it: with a role that owns its schema and nothing else. */
    public DatabaseConfig config() {
        return DatabaseConfig.of(jdbcUrl(), ROLE, passwords.node());
    }

    /** How its administrator reaches it. */
    public DatabaseConfig administrator() {
        return DatabaseConfig.of(jdbcUrl(), SUPERUSER, passwords.superuser());
    }

    public synchronized String jdbcUrl() {
        return url(DATABASE);
    }

    public synchronized int port() {
        return port;
    }

    /** The number of the server's process, if it runs. */
    public synchronized Optional<Long> processId() {
        try {
            return Postmaster.of(data).map(ProcessHandle::pid);
        } catch (IOException e) {
            throw failed("Postgres in " + directory + " is not to be found", e);
        }
    }

    /** Stops what still runs of it and starts it again, on the same port, such as after it was killed. */
    public synchronized void restart() {
        try {
            stop();
            launch();
        } catch (IOException e) {
            throw failed("Postgres in " + directory + " could not be started again", e);
        }
    }

    /** Stops the server, waits until it is gone and unlocks the directory. What was committed stays. */
    @Override
    public synchronized void close() {
        if (!lock.isOpen()) {
            return;
        }
        try {
            stop();
        } catch (IOException e) {
            throw failed("Postgres in " + directory + " could not be stopped", e);
        } finally {
            unlock(lock);
        }
    }

    private void stopOrphan() throws IOException {
        Optional<ProcessHandle> orphan = Postmaster.of(data);
        if (orphan.isPresent()) {
            LOG.warn(
                    "stopping Postgres {}, which a killed process has left",
                    orphan.get().pid());
            stop();
        }
    }

    /** Makes the data directory. Half a one, of a start that was killed, is made anew. */
    private void initialize() throws IOException {
        if (Files.isDirectory(data)) {
            String version = Files.readString(data.resolve("PG_VERSION")).strip();
            if (!version.equals(MAJOR_VERSION)) {
                throw DatabaseException.misconfigured(
                        data + " is of Postgres " + version + ", this is " + MAJOR_VERSION, null);
            }
            return;
        }
        Path half = directory.resolve("data.new");
        Trees.delete(half);
        Files.createDirectory(half);
        user.give(half);
        Path password = directory.resolve("initial");
        Files.deleteIfExists(password);
        Files.createFile(password, Passwords.OWNER_ONLY);
        try {
            Files.writeString(password, passwords.superuser() + "\n");
            user.give(password);
            Command.Ended made = Command.run(
                    half,
                    INIT_LIMIT_MILLIS,
                    user.command(
                            programs.resolve("initdb").toString(),
                            "--pgdata=" + half,
                            "--username=" + SUPERUSER,
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin", // the same order and upper case on every system
                            "--builtin-locale=C.UTF-8",
                            "--data-checksums",
                            "--no-instructions"));
            if (!made.succeeded()) {
                throw new IOException("initdb: " + made.output());
            }
        } finally {
            Files.delete(password);
        }
        Files.move(half, data);
    }

    private void launch() throws IOException {
        Postmaster.disown(data);
        Command.Ended started = new Command.Ended(-1, "");
        for (int attempt = 0; attempt < START_TRIES_MAX; attempt++) {
            port = choosePort();
            ServerFiles.write(data, port, config);
            started = Command.run(
                    data,
                    START_LIMIT_SECONDS * 1_000 + MARGIN_MILLIS,
                    user.command(
                            programs.resolve("pg_ctl").toString(),
                            "start",
                            "--pgdata=" + data,
                            "--wait",
                            "--timeout=" + START_LIMIT_SECONDS));
            if (started.succeeded()) {
                makeRole();
                return;
            }
            String log = ServerFiles.logTail(data);
            if (!mayPass(log)) {
                throw new IOException("pg_ctl start: " + started.output() + log);
            }
            pause();
        }
        throw new IOException("pg_ctl start: " + started.output());
    }

    /** The port was taken meanwhile, or processes of a server that was killed are still ending. */
    private static boolean mayPass(String output) {
        return output.contains("could not create any TCP/IP sockets")
                || output.contains("pre-existing shared memory block");
    }

    /** The last port, if nobody has taken it: clients of earlier runs find the server again. */
    private int choosePort() throws IOException {
        if (config.port() != EmbeddedConfig.ANY_PORT) {
            return config.port();
        }
        Path kept = directory.resolve("port");
        int last = port;
        if (last == EmbeddedConfig.ANY_PORT && Files.exists(kept)) {
            last = Integer.parseInt(Files.readString(kept).strip());
        }
        int chosen = isFree(last) ? last : freePort();
        Files.writeString(kept, chosen + "\n");
        return chosen;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == port;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The node's role may connect to its database and use the one schema that it owns. */
    private void makeRole() throws IOException {
        try (Connection maintenance = connect("postgres");
                Statement statement = maintenance.createStatement()) {
            statement.execute("SET synchronous_commit = on");
            if (!exists(statement, "SELECT FROM pg_roles WHERE rolname = '" + ROLE + "'")) {
                statement.execute("CREATE ROLE " + ROLE + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '"
                        + passwords.node() + "'");
            }
            if (!exists(statement, "SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IOException("the role could not be made", e);
        }
        try (Connection connection = connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("REVOKE ALL ON DATABASE " + DATABASE + " FROM PUBLIC");
            statement.execute("GRANT CONNECT ON DATABASE " + DATABASE + " TO " + ROLE);
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + DatabaseConfig.SCHEMA + " AUTHORIZATION " + ROLE);
        } catch (SQLException e) {
            throw new IOException("the schema could not be made", e);
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), SUPERUSER, passwords.superuser());
    }

    /** Waits for running statements to be cancelled and a checkpoint; if that takes too long, recovery does it later. */
    private void stop() throws IOException {
        if (Postmaster.of(data).isEmpty()) {
            return;
        }
        Command.Ended stopped = stop("fast", Math.ceilDiv(config.stopTimeoutMillis(), 1_000));
        if (!stopped.succeeded() && Postmaster.of(data).isPresent()) {
            stopped = stop("immediate", IMMEDIATE_STOP_SECONDS);
        }
        if (!stopped.succeeded() && Postmaster.of(data).isPresent()) {
            throw new IOException("pg_ctl stop: " + stopped.output());
        }
    }

    private Command.Ended stop(String mode, int limitSeconds) throws IOException {
        return Command.run(
                data,
                limitSeconds * 1_000 + MARGIN_MILLIS,
                user.command(
                        programs.resolve("pg_ctl").toString(),
                        "stop",
                        "--pgdata=" + data,
                        "--mode=" + mode,
                        "--wait",
                        "--timeout=" + limitSeconds));
    }

    private String url(String database) {
        return url(port, database);
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            // This very process has it, which is no better.
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw DatabaseException.misconfigured(
                    "another process that is running uses the Postgres in " + directory, null);
        }
        return channel;
    }

    private static void unlock(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("a lock could not be released", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(START_PAUSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw DatabaseException.transientFault("interrupted while starting Postgres", null);
        }
    }

    private static DatabaseException failed(String message, IOException cause) {
        return DatabaseException.transientFault(message + ": " + cause.getMessage(), cause);
    }
}
