package cartesian.persistence;

import cartesian.persistence.embedded.EmbeddedConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of a run, and a schema of its own for each test. */
final class TestDatabase {
    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = serve();

    private TestDatabase() {}

    static EmbeddedPostgres server() {
        return SERVER;
    }

    /** An empty schema, owned by the node's role. */
    static DatabaseConfig fresh() {
        String schema = "test_" + SCHEMAS.incrementAndGet();
        DatabaseConfig node = SERVER.config();
        administer(
                "DROP SCHEMA IF EXISTS " + schema + " CASCADE", "CREATE SCHEMA " + schema + " AUTHORIZATION cartesian");
        return new DatabaseConfig(node.jdbcUrl(), node.user(), node.password(), schema, 4, 2_000, 10_000);
    }

    /** A schema with its tables. */
    static DatabaseConfig migrated() {
        DatabaseConfig config = fresh();
        try (Database database = Database.open(config)) {
            database.migrate();
        }
        return config;
    }

    static void administer(String... statements) {
        execute(SERVER.administrator(), statements);
    }

    static void execute(DatabaseConfig config, String... statements) {
        try (Connection connection = connect(config);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row, as text. */
    static String query(DatabaseConfig config, String sql) {
        try (Connection connection = connect(config);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static long number(DatabaseConfig config, String sql) {
        return Long.parseLong(query(config, sql));
    }

    static Connection connect(DatabaseConfig config) throws SQLException {
        String url = config.jdbcUrl() + "?currentSchema=" + config.schema();
        return DriverManager.getConnection(url, config.user(), config.password());
    }

    private static EmbeddedPostgres serve() {
        // One for each of the JVMs that run tests at the same time.
        Path directory = Path.of("target", "postgres-" + System.getProperty("cartesian.fork", "0"));
        EmbeddedPostgres server = EmbeddedPostgres.start(directory, new EmbeddedConfig(0, 128, 100, 20_000));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }
}
