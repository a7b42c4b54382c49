package cartesian.persistence;

import static java.util.Objects.requireNonNull;

/**
 * How to reach Postgres, and within which limits.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/database?...}; TLS and the driver's other settings go here
 * @param schema the schema that holds the tables; made if it is missing and the role may
 * @param readersMax connections for loading and for reads; two more are for the scribe's writes and its lease
 * @param connectTimeoutMillis how long to wait for a connection, a free one of the pool included
 * @param statementTimeoutMillis how long one statement may take; loading is exempt
 */
public record DatabaseConfig(
        String jdbcUrl,
        String user,
        String password,
        String schema,
        int readersMax,
        int connectTimeoutMillis,
        int statementTimeoutMillis) {
    public static final String SCHEMA = "cartesian";
    public static final int READERS_MAX = 4;
    public static final int CONNECT_TIMEOUT_MILLIS = 3_000;
    public static final int STATEMENT_TIMEOUT_MILLIS = 30_000;

    public DatabaseConfig {
        requireNonNull(jdbcUrl);
        requireNonNull(user);
        requireNonNull(password);
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("a schema is named by a-z, 0-9 and _, not " + schema);
        }
        checkRange("readersMax", readersMax, 1, 64);
        checkRange("connectTimeoutMillis", connectTimeoutMillis, 250, 60_000);
        checkRange("statementTimeoutMillis", statementTimeoutMillis, 100, 600_000);
    }

    /** The same limits as everywhere, for the database at {@code jdbcUrl}. */
    public static DatabaseConfig of(String jdbcUrl, String user, String password) {
        return new DatabaseConfig(
                jdbcUrl, user, password, SCHEMA, READERS_MAX, CONNECT_TIMEOUT_MILLIS, STATEMENT_TIMEOUT_MILLIS);
    }

    /** Without the password, and without the URL's settings, which may hold another. */
    @Override
    public String toString() {
        int settings = jdbcUrl.indexOf('?');
        return user + " at " + (settings < 0 ? jdbcUrl : jdbcUrl.substring(0, settings)) + ", schema " + schema;
    }

    private static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
