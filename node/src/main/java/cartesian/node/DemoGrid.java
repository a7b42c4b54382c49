package cartesian.node;

import cartesian.node.Settings.Given;
import cartesian.node.demo.Books;
import cartesian.node.demo.Stage;
import cartesian.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Members and a Postgres for a demonstration, in a directory of their own that goes when they go. They know no settings but
 * its own, so that nobody's database is taken for a toy.
 */
final class DemoGrid implements Stage, AutoCloseable {
    private static final String BOOKS = """
        SELECT (SELECT coalesce(sum(stock), 0) FROM cartesian.stock),
               (SELECT coalesce(sum(credit), 0) FROM cartesian.credit),
               (SELECT count(*) FROM cartesian.orders WHERE charged IS NOT NULL),
               (SELECT coalesce(sum(charged), 0) FROM cartesian.orders)\
        """;

    private static final String LOG = "members.log";
    private static final int LOG_LINES_SHOWN = 20;

    private final Path directory;
    private final PrintStream log;
    private final Object lock = new Object();
    private List<URI> members = List.of();
    private @Nullable Supervisor supervisor;
    private volatile boolean closing;
    private boolean closed;

    private DemoGrid(Path directory) throws IOException {
        this.directory = directory;
        this.log = new PrintStream(directory.resolve(LOG).toFile(), StandardCharsets.UTF_8);
    }

    /** Makes the directory. */
    static DemoGrid open() {
        try {
            return new DemoGrid(Files.createTempDirectory("cartesian-demo-"));
        } catch (IOException failure) {
            throw new StartException("cannot make a directory for the demonstration: " + failure.getMessage());
        }
    }

    /**
     * Starts Postgres and the members, and waits until they take calls.
     *
     * @param port the first member's; 0 takes any that are free
     * @throws StartException if they do not start, or are closed meanwhile
     */
    void start(int count, int port) {
        try {
            Path none = Files.createFile(directory.resolve("application.yaml"));
            Map<String, Given> given = Map.of(
                    Settings.HTTP_PORT.name(), new Given(Integer.toString(port), "--port"),
                    Settings.DATABASE_DIRECTORY.name(),
                            new Given(directory.resolve("data").toString(), "the demonstration"));
            Settings settings = new Settings(Map.of(), Map.of(), given);
            Supervisor starting;
            synchronized (lock) {
                if (closing) {
                    throw new StartException("told to end while starting");
                }
                starting = new Supervisor(
                        settings, List.of("--config=" + none), count, new MemberProcess.Surroundings(log, log, true));
                supervisor = starting;
            }
            members = starting.start().stream().map(URI::create).toList();
        } catch (IOException failure) {
            throw new StartException("cannot write in " + directory + ": " + failure.getMessage());
        } catch (StartException failure) {
            if (!closing) {
                tail().forEach(System.err::println);
            }
            throw failure;
        }
    }

    @Override
    public List<URI> members() {
        return members;
    }

    @Override
    public void kill(int member) {
        supervisor().kill(member);
    }

    @Override
    public Books books() {
        DatabaseConfig reach = supervisor().database().orElseThrow();
        try (Connection connection = DriverManager.getConnection(reach.jdbcUrl(), reach.user(), reach.password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(BOOKS)) {
            if (!row.next()) {
                throw new IllegalStateException("an aggregate has a row");
            }
            return new Books(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        } catch (SQLException failure) {
            throw new IllegalStateException("Postgres cannot be asked", failure);
        }
    }

    private Supervisor supervisor() {
        synchronized (lock) {
            if (supervisor == null) {
                throw new IllegalStateException("not started");
            }
            return supervisor;
        }
    }

    boolean isClosing() {
        return closing;
    }

    private List<String> tail() {
        log.flush();
        try (Stream<String> lines = Files.lines(directory.resolve(LOG))) {
            List<String> all = lines.toList();
            return all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size());
        } catch (IOException failure) {
            return List.of("the members' log cannot be read: " + failure.getMessage());
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Kills the members, stops Postgres and deletes the directory. A Postgres that just starts is waited for. */
    void end() {
        closing = true;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            if (supervisor != null) {
                supervisor.closeAtOnce();
            }
            log.close();
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException failure) {
            System.err.println("cartesian: " + directory + " is left behind: " + failure.getMessage());
        }
    }
}
