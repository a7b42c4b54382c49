package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.List;

/**
 * An order's row with its lines.
 *
 * @param charged the credit that its payment took; {@link #UNPAID} while it is not paid
 * @param taken whether the stock of its lines was taken
 */
public record OrderRow(
        OrderId id, UserId user, long charged, boolean taken, long totalCost, List<Line> lines, long version) {
    /** What {@link #charged} is while an order is not paid; Postgres has NULL for it. */
    public static final long UNPAID = -1;

    /** A number of units of one item at the price that was fixed when they were added. */
    public record Line(ItemId item, long quantity, long price) {
        public Line {
            requireNonNull(item);
        }
    }

    public OrderRow {
        requireNonNull(id);
        requireNonNull(user);
        lines = List.copyOf(lines);
    }
}
