package cartesian.persistence;

import cartesian.persistence.OrderRow.Line;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.postgresql.PGConnection;

/**
 * How rows of one table are written: one statement, one round trip, one array for each column.
 *
 * @param name what a row is called in messages
 * @param id a row's id
 * @param bind sets the statement's parameters
 */
record Table<T>(String name, String sql, Function<T, Object> id, Binding<T> bind) {
    static final Table<StockRow> STOCK = new Table<>(
            "stock",
            """
            INSERT INTO stock AS t (epoch, id, stock, price, version)
            SELECT ?, * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[])
            ON CONFLICT (id) DO UPDATE SET epoch = EXCLUDED.epoch, stock = EXCLUDED.stock, price = EXCLUDED.price,
                version = EXCLUDED.version
            WHERE t.version < EXCLUDED.version""",
            StockRow::id,
            (columns, epoch, rows) -> columns.number(epoch)
                    .texts(rows, row -> row.id().value())
                    .numbers(rows, StockRow::stock)
                    .numbers(rows, StockRow::price)
                    .numbers(rows, StockRow::version));

    static final Table<CreditRow> CREDIT = new Table<>(
            "credit",
            """
            INSERT INTO credit AS t (epoch, id, credit, version)
            SELECT ?, * FROM unnest(?::text[], ?::bigint[], ?::bigint[])
            ON CONFLICT (id) DO UPDATE SET epoch = EXCLUDED.epoch, credit = EXCLUDED.credit,
                version = EXCLUDED.version
            WHERE t.version < EXCLUDED.version""",
            CreditRow::id,
            (columns, epoch, rows) -> columns.number(epoch)
                    .texts(rows, row -> row.id().value())
                    .numbers(rows, CreditRow::credit)
                    .numbers(rows, CreditRow::version));

    /** Arrays of unequal length do not nest, so a row's lines go as array literals. */
    static final Table<OrderRow> ORDERS = new Table<>(
            "order",
            """
            INSERT INTO orders AS t (epoch, id, user_id, charged, taken, total_cost, item_ids, quantities, prices,
                version)
            SELECT ?, id, user_id, nullif(charged, -1), taken, total_cost, item_ids::text[], quantities::bigint[],
                prices::bigint[], version
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::boolean[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                ?::bigint[])
                AS r (id, user_id, charged, taken, total_cost, item_ids, quantities, prices, version)
            ON CONFLICT (id) DO UPDATE SET epoch = EXCLUDED.epoch, user_id = EXCLUDED.user_id,
                charged = EXCLUDED.charged, taken = EXCLUDED.taken, total_cost = EXCLUDED.total_cost,
                item_ids = EXCLUDED.item_ids, quantities = EXCLUDED.quantities, prices = EXCLUDED.prices,
                version = EXCLUDED.version
            WHERE t.version < EXCLUDED.version""",
            OrderRow::id,
            (columns, epoch, rows) -> columns.number(epoch)
                    .texts(rows, row -> row.id().value())
                    .texts(rows, row -> row.user().value())
                    .numbers(rows, OrderRow::charged)
                    .truths(rows, OrderRow::taken)
                    .numbers(rows, OrderRow::totalCost)
                    .texts(rows, row -> OrderColumns.items(row.lines()))
                    .texts(rows, row -> OrderColumns.numbers(row.lines(), Line::quantity))
                    .texts(rows, row -> OrderColumns.numbers(row.lines(), Line::price))
                    .numbers(rows, OrderRow::version));

    static final Table<RemovedOrder> REMOVED = new Table<>(
            "removed order",
            """
            DELETE FROM orders AS t USING unnest(?::text[], ?::bigint[]) AS r (id, version)
            WHERE t.id = r.id AND t.version < r.version""",
            RemovedOrder::id,
            (columns, epoch, rows) ->
                    columns.texts(rows, row -> row.id().value()).numbers(rows, RemovedOrder::version));

    static final Table<ReceiptRow> RECEIPTS = new Table<>(
            "receipt",
            """
            INSERT INTO receipt AS t (epoch, key, place, id, fingerprint, told, expires_millis, version)
            SELECT ?, * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[])
            ON CONFLICT (key, place, id) DO UPDATE SET epoch = EXCLUDED.epoch, fingerprint = EXCLUDED.fingerprint,
                told = EXCLUDED.told, expires_millis = EXCLUDED.expires_millis, version = EXCLUDED.version
            WHERE t.version < EXCLUDED.version""",
            ReceiptRow::key,
            (columns, epoch, rows) -> columns.number(epoch)
                    .texts(rows, ReceiptRow::key)
                    .texts(rows, ReceiptRow::place)
                    .texts(rows, ReceiptRow::id)
                    .numbers(rows, ReceiptRow::fingerprint)
                    .texts(rows, ReceiptRow::told)
                    .numbers(rows, ReceiptRow::expiresMillis)
                    .numbers(rows, ReceiptRow::version));

    /** Turns rows into arrays, column by column. */
    @FunctionalInterface
    interface Binding<T> {
        void bind(Columns columns, long epoch, List<T> rows) throws SQLException;
    }

    /** Writes rows of distinct ids and returns how many were older. */
    int write(Connection connection, long epoch, List<T> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind.bind(new Columns(connection.unwrap(PGConnection.class), statement), epoch, rows);
            return statement.executeUpdate();
        }
    }
}
