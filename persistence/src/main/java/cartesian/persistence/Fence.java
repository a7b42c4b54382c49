package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Who may write: one row in Postgres, whose term grows with each scribe. All times are by the database's clock.
 *
 * <p>A scribe whose term is over cannot write: the last statement of every epoch's transaction changes this row, and
 * finds its term gone. The row's lock puts a late write and a take in an order.
 */
public final class Fence {
    private static final String TAKE = """
            UPDATE fence SET
                previous_id = CASE WHEN cluster_id = ? THEN previous_id ELSE cluster_id END,
                previous_term = CASE WHEN cluster_id = ? THEN previous_term ELSE term END,
                previous_released = CASE WHEN cluster_id = ? THEN previous_released ELSE released END,
                term = term + 1, cluster_id = ?, renewed_at = clock_timestamp(), released = false
            WHERE released OR renewed_at < clock_timestamp() - ? * interval '1 millisecond' OR (? AND cluster_id = ?)
            RETURNING term, epoch, previous_id, previous_term, previous_released""";
    /**
     * If the term may be taken from another, ends whatever still writes for this role. Where its client sleeps in the middle of a
     * transaction, rows would stay locked, the fence's perhaps among them, until Postgres finds it idle. Looks at what is
     * committed, so it waits for nobody.
     */
    private static final String CLEAR = """
            SELECT pg_terminate_backend(writer.pid)
            FROM (SELECT DISTINCT pid FROM pg_locks
                WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                    AND relation IN ('stock'::regclass, 'credit'::regclass, 'orders'::regclass, 'epoch'::regclass)) writer
            JOIN pg_stat_activity activity ON activity.pid = writer.pid
            WHERE activity.usename = current_user AND activity.application_name = current_setting('application_name')
                AND EXISTS (SELECT FROM fence WHERE NOT released
                    AND (renewed_at < clock_timestamp() - ? * interval '1 millisecond' OR (? AND cluster_id = ?)))""";

    private static final String ADVANCE = """
            UPDATE fence SET term = ? + 1, renewed_at = clock_timestamp()
            WHERE term BETWEEN ? AND ? + 1 AND cluster_id = ? AND NOT released""";
    private static final String RENEW =
            "UPDATE fence SET renewed_at = clock_timestamp() WHERE term = ? AND NOT released";
    private static final String RELEASE = "UPDATE fence SET released = true WHERE term = ? AND NOT released";
    private static final String READ = """
            SELECT term, epoch, cluster_id, released,
                (extract(epoch FROM clock_timestamp() - renewed_at) * 1000)::bigint
            FROM fence""";

    private final Pool pool;

    Fence(Pool pool) {
        this.pool = pool;
    }

    /** What became of one attempt to take the term. */
    public sealed interface TakeOutcome {
        /** The caller is the scribe of {@code term}; the tables are at {@code epoch}, which is D. */
        record Taken(long term, long epoch, Previous previous) implements TakeOutcome {}

        /** The scribe of {@code clusterId} showed life {@code ageMillis} ago. */
        record Held(String clusterId, long term, long ageMillis) implements TakeOutcome {}
    }

    /** The last other scribe that held the database, its last term, and whether it had handed that back. */
    public record Previous(String clusterId, long term, boolean released) {}

    /** The fence as it is; {@code epoch} is D, {@code ageMillis} is since the scribe last showed life. */
    public record State(long term, long epoch, String clusterId, boolean released, long ageMillis) {}

    /** Whose lease is respected: everybody's, or everybody's but those of one's own cluster. */
    public enum Claim {
        /** For a cluster that starts: it waits for any lease to run out. */
        WAIT_FOR_ALL,
        /** For a member that knows its cluster's scribe to be gone: it need not wait for that one's lease. */
        SUCCEED_OWN_CLUSTER
    }

    /**
     * Takes the next term if the last one was released, its lease is older than {@code leaseMillis}, or it is the own
     * cluster's and the claim allows that.
     *
     * <p>If it may, what scribes of earlier terms still write is broken off: it would meet the fence, and be rolled back.
     *
     * <p>If the answer is lost, the term may have been taken all the same; it runs out like any other, or its holder takes
     * the next, and learns the same of the scribe before.
     */
    public TakeOutcome take(String clusterId, long leaseMillis, Claim claim) {
        requireNonNull(clusterId);
        requireNonNull(claim);
        pool.with("ending what earlier terms write", connection -> {
            try (PreparedStatement clear = connection.prepareStatement(CLEAR)) {
                clear.setLong(1, leaseMillis);
                clear.setBoolean(2, claim == Claim.SUCCEED_OWN_CLUSTER);
                clear.setString(3, clusterId);
                return clear.execute();
            }
        });
        return pool.transaction("taking the term", connection -> {
            try (PreparedStatement take = connection.prepareStatement(TAKE)) {
                for (int parameter = 1; parameter <= 4; parameter++) {
                    take.setString(parameter, clusterId);
                }
                take.setLong(5, leaseMillis);
                take.setBoolean(6, claim == Claim.SUCCEED_OWN_CLUSTER);
                take.setString(7, clusterId);
                try (ResultSet row = take.executeQuery()) {
                    if (row.next()) {
                        var previous = new Previous(row.getString(3), row.getLong(4), row.getBoolean(5));
                        return new TakeOutcome.Taken(row.getLong(1), row.getLong(2), previous);
                    }
                }
            }
            State state = read(connection);
            return new TakeOutcome.Held(state.clusterId(), state.term(), state.ageMillis());
        });
    }

    /**
     * Takes the term after one's own, which proves that nobody else has taken it. May be repeated if the answer was lost.
     *
     * @return false if the term is over
     */
    public boolean advance(long term, String clusterId) {
        requireNonNull(clusterId);
        return pool.with("taking the next term", connection -> {
            try (PreparedStatement advance = connection.prepareStatement(ADVANCE)) {
                advance.setLong(1, term);
                advance.setLong(2, term);
                advance.setLong(3, term);
                advance.setString(4, clusterId);
                return advance.executeUpdate() == 1;
            }
        });
    }

    /** Shows life. False: the term is over. */
    public boolean renew(long term) {
        return change("renewing the lease", RENEW, term);
    }

    /** Hands the term back, so that the next scribe need not wait. False: the term was over. */
    public boolean release(long term) {
        return change("releasing the term", RELEASE, term);
    }

    public State read() {
        return pool.with("reading the fence", Fence::read);
    }

    /** The durable epoch D, as a connection's transaction sees it. */
    public static long epoch(Connection connection) throws SQLException {
        return read(connection).epoch();
    }

    static State read(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(READ);
                ResultSet row = read.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the fence has no row", "42P01");
            }
            return new State(row.getLong(1), row.getLong(2), row.getString(3), row.getBoolean(4), row.getLong(5));
        }
    }

    private boolean change(String doing, String sql, long term) {
        return pool.with(doing, connection -> {
            try (PreparedStatement change = connection.prepareStatement(sql)) {
                change.setLong(1, term);
                return change.executeUpdate() == 1;
            }
        });
    }
}
