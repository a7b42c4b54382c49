package cartesian.perf.load;

import cartesian.persistence.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Postgres adds up to, by one SELECT.
 *
 * @param sold units that paid orders took, and {@code charged} what they cost
 */
record Ledger(long stock, long credit, long sold, long charged, long paidOrders, long durable) {
    private static final String SUMS = """
            SELECT (SELECT coalesce(sum(stock), 0) FROM stock),
                   (SELECT coalesce(sum(credit), 0) FROM credit),
                   (SELECT coalesce(sum(quantity), 0) FROM order_lines WHERE taken),
                   (SELECT coalesce(sum(charged), 0) FROM orders),
                   (SELECT count(*) FROM orders WHERE charged IS NOT NULL),
                   (SELECT epoch FROM fence)""";

    static Ledger read(DatabaseConfig config) {
        try (Connection connection = DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password())) {
            connection.setSchema(config.schema());
            try (PreparedStatement statement = connection.prepareStatement(SUMS);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                return new Ledger(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres does not answer, so that there is no audit", e);
        }
    }

    /** Everything that is wrong with these sums after a run, D having reached its end. */
    List<String> violations(Ledger before, Stocktake left, Books books) {
        List<String> found = new ArrayList<>();
        same(found, "stock in Postgres and in the grid", stock, left.totalStock());
        same(found, "credit in Postgres and in the grid", credit, left.totalCredit());
        same(found, "stock + sold in Postgres now and before", stock + sold, before.stock + before.sold);
        same(found, "sold and charged in Postgres", sold - before.sold, charged - before.charged);
        if (books.isCreditKnown()) {
            same(
                    found,
                    "credit + charged in Postgres, and what was given",
                    credit + charged - before.charged,
                    books.initialCredit());
        }
        if (!books.mayBePaid(paidOrders - before.paidOrders)) {
            found.add((paidOrders - before.paidOrders) + " orders are paid in Postgres; acknowledged are "
                    + books.paidOrders() + ", and at most " + books.openOrders() + " more are open");
        }
        if (durable < before.durable) {
            found.add("D went back from " + before.durable + " to " + durable);
        }
        return found;
    }

    private static void same(List<String> found, String what, long one, long other) {
        if (one != other) {
            found.add(what + " differ: " + one + " and " + other);
        }
    }
}
