package cartesian.persistence;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.persistence.OrderRow.Line;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** An order's columns, as statements name and as results bear them. */
final class OrderColumns {
    static final String ALL =
            "id, user_id, coalesce(charged, -1), taken, total_cost, item_ids, quantities, prices, version";

    private OrderColumns() {}

    static OrderRow read(ResultSet row) throws SQLException {
        String[] items = (String[]) row.getArray(6).getArray();
        Long[] quantities = (Long[]) row.getArray(7).getArray();
        Long[] prices = (Long[]) row.getArray(8).getArray();
        List<Line> lines = new ArrayList<>(items.length);
        for (int index = 0; index < items.length; index++) {
            lines.add(new Line(new ItemId(items[index]), quantities[index], prices[index]));
        }
        return new OrderRow(
                new OrderId(row.getString(1)),
                new UserId(row.getString(2)),
                row.getLong(3),
                row.getBoolean(4),
                row.getLong(5),
                lines,
                row.getLong(9));
    }

    /** The array literal of the lines' items, by PostgreSQL's documentation, 8.15.2. */
    static String items(List<Line> lines) {
        StringBuilder text = new StringBuilder(2 + 24 * lines.size()).append('{');
        for (int index = 0; index < lines.size(); index++) {
            text.append(index == 0 ? "\"" : ",\"");
            String item = lines.get(index).item().value();
            for (int at = 0; at < item.length(); at++) {
                char character = item.charAt(at);
                if (character == '"' || character == '\\') {
                    text.append('\\');
                }
                text.append(character);
            }
            text.append('"');
        }
        return text.append('}').toString();
    }

    /** The array literal of one number for each line. */
    static String numbers(List<Line> lines, ToLongFunction<Line> number) {
        StringBuilder text = new StringBuilder(2 + 4 * lines.size()).append('{');
        for (int index = 0; index < lines.size(); index++) {
            if (index > 0) {
                text.append(',');
            }
            text.append(number.applyAsLong(lines.get(index)));
        }
        return text.append('}').toString();
    }

    /** Reads an order from a row of a binary COPY of {@link #ALL}. */
    static OrderRow read(BinaryRow row) {
        OrderId id = new OrderId(row.text());
        UserId user = new UserId(row.text());
        long charged = row.number();
        boolean taken = row.truth();
        long totalCost = row.number();
        String[] items = row.texts();
        long[] quantities = row.numbers();
        long[] prices = row.numbers();
        List<Line> lines = new ArrayList<>(items.length);
        for (int index = 0; index < items.length; index++) {
            lines.add(new Line(new ItemId(items[index]), quantities[index], prices[index]));
        }
        return new OrderRow(id, user, charged, taken, totalCost, lines, row.number());
    }
}
