package cartesian.perf.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What Postgres holds at one moment.
 *
 * @param durable D
 */
record Tables(Map<String, Row> orders, Map<String, Long> stock, Map<String, Long> credit, long durable) {
    /**
     * An order's row.
     *
     * @param charged -1 while it is unpaid
     */
    record Row(String user, long charged, boolean taken, long cost, Map<String, Long> lines) {
        Row {
            lines = Map.copyOf(lines);
        }

        boolean paid() {
            return charged >= 0;
        }
    }

    Tables {
        orders = Map.copyOf(orders);
        stock = Map.copyOf(stock);
        credit = Map.copyOf(credit);
    }

    static Tables read(Database database) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            long durable;
            try (PreparedStatement statement = connection.prepareStatement("SELECT epoch FROM fence");
                    ResultSet row = statement.executeQuery()) {
                row.next();
                durable = row.getLong(1);
            }
            return new Tables(
                    orders(connection),
                    units(connection, "SELECT id, stock FROM stock"),
                    units(connection, "SELECT id, credit FROM credit"),
                    durable);
        }
    }

    private static Map<String, Row> orders(Connection connection) throws SQLException {
        Map<String, Row> orders = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT id, user_id, coalesce(charged, -1), taken, total_cost, item_ids, quantities FROM orders");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String[] items = (String[]) rows.getArray(6).getArray();
                Long[] quantities = (Long[]) rows.getArray(7).getArray();
                Map<String, Long> lines = new HashMap<>();
                for (int line = 0; line < items.length; line++) {
                    lines.merge(items[line], quantities[line], Long::sum);
                }
                orders.put(
                        rows.getString(1),
                        new Row(rows.getString(2), rows.getLong(3), rows.getBoolean(4), rows.getLong(5), lines));
            }
        }
        return orders;
    }

    private static Map<String, Long> units(Connection connection, String query) throws SQLException {
        Map<String, Long> units = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                units.put(rows.getString(1), rows.getLong(2));
            }
        }
        return units;
    }
}
