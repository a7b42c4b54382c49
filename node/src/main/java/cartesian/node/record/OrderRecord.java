package cartesian.node.record;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An order and what has been taken for it.
 *
 * @param lines in the order in which they were added, at most one for each item and price
 * @param charged the credit that its payment took; {@link #UNPAID} while it is not paid
 * @param taken whether the stock of its lines was taken: it was checked out
 * @param removed whether it is gone; the record stays so that its version goes on
 * @param version grows by one with each change
 * @param epoch the epoch of the last change
 * @param marks changes and committed transactions of this epoch
 */
public record OrderRecord(
        UserId user,
        List<OrderLine> lines,
        long charged,
        boolean taken,
        boolean removed,
        long version,
        long epoch,
        Marks marks) {
    public static final long UNPAID = -1;

    public OrderRecord {
        assert charged >= UNPAID && charged <= Amount.MAX : charged;
        assert !taken || charged != UNPAID : "stock is taken of paid orders only";
        lines = List.copyOf(lines);
    }

    /** An unpaid order without marks. */
    public static OrderRecord open(UserId user, List<OrderLine> lines, long version, long epoch) {
        return new OrderRecord(user, lines, UNPAID, false, false, version, epoch, Marks.NONE);
    }

    public boolean paid() {
        return charged != UNPAID;
    }

    /** What the lines cost together; at most {@link Amount#MAX}. */
    public long cost() {
        long sum = 0;
        for (OrderLine line : lines) {
            sum += line.cost();
        }
        return sum;
    }

    /** The units of each item, lines of one item added up, in the order of their first lines. */
    public Map<ItemId, Long> quantities() {
        Map<ItemId, Long> quantities = LinkedHashMap.newLinkedHashMap(lines.size());
        for (OrderLine line : lines) {
            quantities.merge(line.item(), line.quantity(), Math::addExact);
        }
        return quantities;
    }

    /** This order as its user sees it. */
    public Order shown(OrderId id) {
        List<Line> shown = quantities().entrySet().stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue()))
                .toList();
        return new Order(id, user, paid(), shown, new Amount(cost()));
    }

    /** This order without marks: what is durable of it. */
    public OrderRecord image() {
        return marks.isEmpty()
                ? this
                : new OrderRecord(user, lines, charged, taken, removed, version, epoch, Marks.NONE);
    }

    /** The version of a record that is new in an epoch: beyond those of any record of this name in earlier epochs. */
    static long firstVersion(long epoch) {
        return Account.firstVersion(epoch);
    }

    Marks marksIn(long epochNow) {
        return epoch == epochNow ? marks : Marks.NONE;
    }
}
