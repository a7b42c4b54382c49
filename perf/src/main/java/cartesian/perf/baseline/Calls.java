package cartesian.perf.baseline;

import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.checkout.UnavailableException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Calls Postgres: each call is one prepared statement in autocommit on a connection of the pool, so one round trip.
 *
 * <p>What Postgres aborts because of others, a deadlock or a conflict, is tried again, a bounded number of times.
 */
final class Calls implements AutoCloseable {
    /** Postgres numbers no epochs: what is answered is committed, and all of it belongs to the first. */
    static final long EPOCH = 1;

    private static final int TRIES_MAX = 10;
    private static final int PAUSE_MILLIS_MAX = 20;
    private static final int WAIT_MILLIS_MAX = 5_000;
    private static final int START_MILLIS_MAX = 10_000;
    /** Serialization failure, deadlock. */
    private static final Set<String> AGAIN = Set.of("40001", "40P01");
    /** A lock or a connection was not to be had within the limit: nothing was changed. */
    private static final Set<String> OVERLOADED = Set.of("55P03", "53300");

    private final HikariDataSource pool;

    private Calls(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Connects, and makes tables and functions where they are missing. */
    static Calls open(DatabaseReach reach, boolean synchronousCommit, int poolSize) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("baseline");
        config.setJdbcUrl(reach.jdbcUrl());
        reach.user().ifPresent(config::setUsername);
        reach.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(poolSize);
        config.setConnectionTimeout(WAIT_MILLIS_MAX);
        config.setInitializationFailTimeout(START_MILLIS_MAX);
        config.setConnectionInitSql(sessionSettings(synchronousCommit));
        config.addDataSourceProperty("prepareThreshold", "1"); // few statements, each used many times
        config.addDataSourceProperty("tcpNoDelay", "true");
        config.addDataSourceProperty("ApplicationName", "cartesian-baseline");
        Calls calls = new Calls(new HikariDataSource(config));
        calls.run(schema());
        return calls;
    }

    /**
     * What each session is told: whether commits wait for the disk, and to find rows by their keys even before there are
     * statistics. Refusals are errors to Postgres; a superuser can keep them out of the server's log.
     */
    private static String sessionSettings(boolean synchronousCommit) {
        return "SELECT set_config('synchronous_commit', '" + (synchronousCommit ? "on" : "off") + "', false),"
                + " set_config('lock_timeout', '" + WAIT_MILLIS_MAX + "', false),"
                + " set_config('enable_seqscan', 'off', false),"
                + " set_config('plan_cache_mode', 'force_generic_plan', false),"
                + " CASE WHEN current_setting('is_superuser') = 'on'"
                + " THEN set_config('log_min_messages', 'fatal', false) END";
    }

    private static String schema() {
        try (InputStream script = Objects.requireNonNull(Calls.class.getResourceAsStream("schema.sql"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs statements that answer nothing, outside of any transaction. */
    void run(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new UnavailableException(
                    "Postgres could not run " + sql.lines().findFirst().orElse(""), e);
        }
    }

    /** Calls a function that changes something and answers a number, which is made a value. */
    <T> Outcome<T> write(LongFunction<T> value, String function, Object... arguments) {
        for (int attempt = 1; ; attempt++) {
            try {
                long answer = read(rows -> rows.getLong(1), function, arguments).orElseThrow();
                return new Outcome.Done<>(value.apply(answer), EPOCH);
            } catch (SQLTransientConnectionException _) {
                return new Outcome.Overloaded<>();
            } catch (SQLException e) {
                Optional<Refusal> refusal = Refusals.of(e);
                if (refusal.isPresent()) {
                    return new Outcome.Refused<>(refusal.get());
                }
                String state = String.valueOf(e.getSQLState());
                if (OVERLOADED.contains(state)) {
                    return new Outcome.Overloaded<>();
                }
                if (!AGAIN.contains(state)) {
                    return new Outcome.Unresolved<>();
                }
                if (attempt == TRIES_MAX || !pause()) {
                    return new Outcome.Overloaded<>();
                }
            }
        }
    }

    /** Finds one row, if it is there. */
    <T> Optional<T> find(Row<T> row, String query, Object... arguments) {
        try {
            return read(row, query, arguments);
        } catch (SQLException e) {
            throw new UnavailableException("Postgres could not be asked", e);
        }
    }

    private <T> Optional<T> read(Row<T> row, String query, Object... arguments) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int index = 0; index < arguments.length; index++) {
                statement.setObject(index + 1, arguments[index]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(row.of(rows)) : Optional.empty();
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Makes a value of one row. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet rows) throws SQLException;
    }
}
