package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.persistence.FaultPoint.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Writes epochs, each as one transaction, so that the tables are always those of one epoch's end.
 *
 * <p>A row changes only to a newer version, so writing an epoch again is harmless: after a fault the caller does not
 * know whether the commit took place, and writes the same epoch, or it together with later ones, again.
 */
public final class EpochWriter {
    /** Bounds what one statement sends, and what Postgres holds of it in memory. */
    static final int STATEMENT_ROWS_MAX = 50_000;

    static final int EPOCHS_KEPT = 100_000;
    private static final int WRITES_PER_PRUNING = 1_000;

    private static final String EPOCH = """
            INSERT INTO epoch (epoch, term, cluster_id, members, changed, cut_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (epoch) DO UPDATE SET term = EXCLUDED.term, cluster_id = EXCLUDED.cluster_id,
                members = EXCLUDED.members, changed = EXCLUDED.changed, cut_at = EXCLUDED.cut_at,
                written_at = EXCLUDED.written_at""";
    private static final String PRUNE = "DELETE FROM epoch WHERE epoch <= ?";
    private static final String FENCE = """
            UPDATE fence SET epoch = ?, renewed_at = clock_timestamp()
            WHERE term = ? AND NOT released AND epoch <= ?""";

    private static final String DROP = """
            DELETE FROM receipt WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM receipt WHERE expires_millis < ? ORDER BY expires_millis LIMIT ?))""";
    /** Clocks differ: what is void by one is not dropped before it is so by all. */
    private static final Duration VOID_KEPT = Duration.ofHours(1);

    private static final int VOID_DROPPED_MIN = 1_000;

    private final Pool pool;
    private final FaultPoint faults;
    private int writes;

    EpochWriter(Pool pool, FaultPoint faults) {
        this.pool = requireNonNull(pool);
        this.faults = requireNonNull(faults);
    }

    /**
     * Makes {@code header.epoch()} durable if {@code term} is the fence's. Its images are all that changed since the
     * durable epoch, which must not be a later one.
     *
     * @throws DatabaseException after which it is unknown whether the epoch is durable, unless it is refused: then it
     *     is not, and the exception names the record
     */
    public WriteOutcome write(long term, EpochHeader header, EpochImages images) {
        long begun = System.nanoTime();
        faults.reached(Stage.BEFORE_WRITE, header.epoch());
        WriteOutcome outcome = pool.with("writing epoch " + header.epoch(), connection -> {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                int rows = writeTables(connection, header, images);
                writeEpoch(connection, term, header, images.size());
                if (!passFence(connection, term, header.epoch())) {
                    return fenced(connection, term);
                }
                faults.reached(Stage.BEFORE_COMMIT, header.epoch());
                connection.commit();
                done = true;
                return new WriteOutcome.Written(rows, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            } finally {
                if (!done) {
                    Pool.rollBack(connection);
                }
            }
        });
        faults.reached(Stage.AFTER_COMMIT, header.epoch());
        return outcome;
    }

    private int writeTables(Connection connection, EpochHeader header, EpochImages images) throws SQLException {
        long epoch = header.epoch();
        int rows = write(connection, epoch, Table.STOCK, images.stock());
        faults.reached(Stage.BETWEEN_TABLES, epoch);
        rows += write(connection, epoch, Table.CREDIT, images.credit());
        faults.reached(Stage.BETWEEN_TABLES, epoch);
        rows += write(connection, epoch, Table.ORDERS, images.orders());
        rows += write(connection, epoch, Table.REMOVED, images.removed());
        rows += write(connection, epoch, Table.RECEIPTS, images.receipts());
        if (!images.receipts().isEmpty() || writes % WRITES_PER_PRUNING == 0) {
            dropVoid(connection, header.cutAt(), images.receipts().size());
        }
        return rows;
    }

    /** Drops receipts that have been void for an hour: more than are new, so that they get fewer, but not all at once. */
    private static void dropVoid(Connection connection, Instant now, int news) throws SQLException {
        try (PreparedStatement drop = connection.prepareStatement(DROP)) {
            drop.setLong(1, now.minus(VOID_KEPT).toEpochMilli());
            drop.setLong(2, VOID_DROPPED_MIN + 2L * news);
            drop.executeUpdate();
        }
    }

    private static <T> int write(Connection connection, long epoch, Table<T> table, List<T> rows) throws SQLException {
        int written = 0;
        for (int from = 0; from < rows.size(); from += STATEMENT_ROWS_MAX) {
            List<T> batch = rows.subList(from, Math.min(from + STATEMENT_ROWS_MAX, rows.size()));
            try {
                written += table.write(connection, epoch, batch);
            } catch (SQLException e) {
                if (DatabaseException.isRefusal(e)) {
                    throw blame(connection, epoch, table, batch, e);
                }
                throw e;
            }
        }
        return written;
    }

    /** Finds the record that broke a constraint, by writing ever smaller parts that are rolled back. */
    private static <T> DatabaseException blame(
            Connection connection, long epoch, Table<T> table, List<T> batch, SQLException refusal)
            throws SQLException {
        List<T> suspects = batch;
        SQLException last = refusal;
        while (suspects.size() > 1) {
            List<T> half = suspects.subList(0, suspects.size() / 2);
            connection.rollback();
            try {
                table.write(connection, epoch, half);
                suspects = suspects.subList(suspects.size() / 2, suspects.size());
            } catch (SQLException e) {
                if (!DatabaseException.isRefusal(e)) {
                    throw e;
                }
                last = e;
                suspects = half;
            }
        }
        connection.rollback();
        String culprit = table.name() + " " + table.id().apply(suspects.getFirst());
        return DatabaseException.refused("writing epoch " + epoch, culprit, last);
    }

    private void writeEpoch(Connection connection, long term, EpochHeader header, int changed) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(EPOCH)) {
            insert.setLong(1, header.epoch());
            insert.setLong(2, term);
            insert.setString(3, header.clusterId());
            insert.setInt(4, header.members());
            insert.setInt(5, changed);
            insert.setTimestamp(6, Timestamp.from(header.cutAt()));
            insert.executeUpdate();
        }
        if (writes++ % WRITES_PER_PRUNING == 0) {
            try (PreparedStatement prune = connection.prepareStatement(PRUNE)) {
                prune.setLong(1, header.epoch() - EPOCHS_KEPT);
                prune.executeUpdate();
            }
        }
    }

    /** Last, so that nobody waits for this row longer than a commit takes. */
    private static boolean passFence(Connection connection, long term, long epoch) throws SQLException {
        try (PreparedStatement pass = connection.prepareStatement(FENCE)) {
            pass.setLong(1, epoch);
            pass.setLong(2, term);
            pass.setLong(3, epoch);
            return pass.executeUpdate() == 1;
        }
    }

    private static WriteOutcome fenced(Connection connection, long term) throws SQLException {
        connection.rollback();
        Fence.State state = Fence.read(connection);
        if (state.term() == term && !state.released()) {
            throw new IllegalStateException("epoch " + state.epoch() + " is durable already, in term " + term);
        }
        return new WriteOutcome.Fenced(state.term(), state.clusterId());
    }
}
