package cartesian.persistence;

import cartesian.api.ItemId;
import cartesian.api.UserId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/**
 * Reads whole tables row by row, each as it is at one moment.
 *
 * <p>Whoever takes the rows may wait in between, but not for so long that Postgres ends an idle transaction. Memory holds some
 * thousand rows.
 */
public final class Export {
    private static final int FETCHED = 2_000;

    private final Pool pool;

    Export(Pool pool) {
        this.pool = pool;
    }

    /**
     * Reads all items; answers the durable epoch that they are of.
     *
     * @throws DatabaseException if they cannot be read; the sink may have seen a part of them then
     */
    public long stock(Consumer<StockRow> sink) {
        return read(
                "SELECT id, stock, price, version FROM stock",
                row -> sink.accept(
                        new StockRow(new ItemId(row.getString(1)), row.getLong(2), row.getLong(3), row.getLong(4))));
    }

    /** Reads all users, as {@link #stock} does items. */
    public long credit(Consumer<CreditRow> sink) {
        return read(
                "SELECT id, credit, version FROM credit",
                row -> sink.accept(new CreditRow(new UserId(row.getString(1)), row.getLong(2), row.getLong(3))));
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private long read(String sql, Row taker) {
        return pool.transaction("exporting", connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            long epoch = Fence.read(connection).epoch();
            rows(connection, sql, taker);
            return epoch;
        });
    }

    /** Fetches some rows at a time, as a transaction with a fetch size does. */
    private static void rows(Connection connection, String sql, Row taker) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCHED);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    taker.take(rows);
                }
            }
        }
    }
}
