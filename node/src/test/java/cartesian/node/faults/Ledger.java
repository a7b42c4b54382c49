package cartesian.node.faults;

import cartesian.persistence.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** What another connection to Postgres sees: whether the tables add up, and what they hold. */
final class Ledger implements AutoCloseable {
    /** One statement, so one moment: items whose stock is not what orders left, users likewise, and the epoch. */
    private static final String ADDS_UP = """
            WITH sold AS (SELECT item_id, sum(quantity) AS units FROM order_lines WHERE taken GROUP BY item_id),
                 spent AS (SELECT user_id, sum(charged) AS units FROM orders WHERE charged IS NOT NULL GROUP BY user_id)
            SELECT
                (SELECT count(*) FROM stock s LEFT JOIN sold ON sold.item_id = s.id
                 WHERE s.id <> ? AND s.stock <> ? - coalesce(sold.units, 0)),
                (SELECT count(*) FROM credit c LEFT JOIN spent ON spent.user_id = c.id
                 WHERE c.id <> ? AND c.credit <> ? - coalesce(spent.units, 0)),
                (SELECT epoch FROM fence)""";

    private final Connection connection;

    Ledger(DatabaseConfig database) throws SQLException {
        connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        connection.setSchema(database.schema());
    }

    /** How many items and users do not add up, and in which epoch. */
    record Reading(long items, long users, long epoch) {
        boolean isTorn() {
            return items + users > 0;
        }
    }

    Reading read() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADDS_UP)) {
            statement.setString(1, Integer.toString(Shoppers.ITEMS));
            statement.setLong(2, Shoppers.STOCK);
            statement.setString(3, Integer.toString(Shoppers.USERS));
            statement.setLong(4, Shoppers.CREDIT);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Reading(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    /** What REST would answer for every record in the tables, by path. */
    Map<String, String> answers() throws SQLException {
        Map<String, String> answers = new TreeMap<>();
        collect(
                answers,
                "SELECT '/stock/find/' || id, '{\"stock\":' || stock || ',\"price\":' || price || '}' FROM stock");
        collect(
                answers,
                "SELECT '/payment/find_user/' || id, '{\"user_id\":\"' || id || '\",\"credit\":' || credit || '}' FROM credit");
        collect(
                answers,
                "SELECT '/payment/status/' || user_id || '/' || id, '{\"paid\":' || (charged IS NOT NULL)::text || '}' FROM orders");
        return answers;
    }

    private void collect(Map<String, String> answers, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                answers.put(rows.getString(1), "200 " + rows.getString(2));
            }
        }
    }

    /** Whether another connection is in a transaction; what its client began before it died may be committed still. */
    boolean othersAreBusy() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                                + " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    boolean isPaid(String order) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT charged IS NOT NULL FROM orders WHERE id = ?")) {
            statement.setString(1, order);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** For how long the scribe has not shown life. */
    long silentMillis() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        "SELECT (extract(epoch FROM clock_timestamp() - renewed_at) * 1000)::bigint FROM fence");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    long epoch() throws SQLException {
        return read().epoch();
    }

    void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
