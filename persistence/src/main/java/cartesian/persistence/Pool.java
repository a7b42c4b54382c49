package cartesian.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A bounded number of connections. None is opened before it is needed, idle ones are closed. */
final class Pool implements AutoCloseable {
    private static final int VALIDATION_TIMEOUT_MILLIS = 2_000;
    private static final int IDLE_TIMEOUT_MILLIS = 60_000;

    /** A transaction that hangs on a dead member's connection holds row locks no longer than this. */
    private static final int IDLE_IN_TRANSACTION_MILLIS = 10_000;

    private static final int SOCKET_MARGIN_MILLIS = 5_000;

    private final HikariDataSource connections;

    /** Work on one connection. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    Pool(String name, DatabaseConfig config, int size) {
        this(name, config, size, null);
    }

    /**
     * A pool that may be measured.
     *
     * @param measuring null: it is not
     */
    Pool(String name, DatabaseConfig config, int size, @Nullable MetricsTrackerFactory measuring) {
        HikariConfig hikari = new HikariConfig();
        if (measuring != null) {
            hikari.setMetricsTrackerFactory(measuring);
        }
        hikari.setPoolName("cartesian-" + name);
        hikari.setDataSource(source(config));
        hikari.setMaximumPoolSize(size);
        hikari.setMinimumIdle(0);
        hikari.setIdleTimeout(IDLE_TIMEOUT_MILLIS);
        hikari.setConnectionTimeout(config.connectTimeoutMillis());
        hikari.setValidationTimeout(Math.min(VALIDATION_TIMEOUT_MILLIS, config.connectTimeoutMillis()));
        hikari.setInitializationFailTimeout(-1);
        hikari.setConnectionInitSql(sessionSettings(config));
        connections = new HikariDataSource(hikari);
    }

    /** Where connections come from; each call opens one. */
    static PGSimpleDataSource source(DatabaseConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(config.jdbcUrl());
        } catch (IllegalArgumentException e) {
            throw DatabaseException.misconfigured("no JDBC URL of Postgres: " + config, e);
        }
        source.setUser(config.user());
        source.setPassword(config.password());
        source.setCurrentSchema(config.schema());
        source.setApplicationName("cartesian");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(seconds(config.connectTimeoutMillis()));
        source.setSocketTimeout(seconds(config.statementTimeoutMillis() + SOCKET_MARGIN_MILLIS));
        return source;
    }

    /** Runs work on a connection of its own, without a transaction unless the work begins one. */
    <T> T with(String doing, Work<T> work) {
        try (Connection connection = connections.getConnection()) {
            return work.run(connection);
        } catch (SQLException e) {
            throw DatabaseException.of(doing, e);
        }
    }

    /** Runs work as one transaction, which is rolled back if it throws. */
    <T> T transaction(String doing, Work<T> work) {
        return with(doing, connection -> {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.run(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack(connection);
                }
            }
        });
    }

    /** Rolls back; a connection that cannot is broken, and rolled back by Postgres. */
    static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException _) {
            // The failure that led here says more, and the pool drops what is broken.
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    /** Commits wait for the disk even if the role or the server is set otherwise: D must be true. */
    private static String sessionSettings(DatabaseConfig config) {
        return "SELECT set_config('statement_timeout', '" + config.statementTimeoutMillis() + "', false),"
                + " set_config('idle_in_transaction_session_timeout', '" + IDLE_IN_TRANSACTION_MILLIS + "', false),"
                + " CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')"
                + " THEN set_config('synchronous_commit', 'on', false) END";
    }

    private static int seconds(int millis) {
        return Math.ceilDiv(millis, 1_000);
    }
}
