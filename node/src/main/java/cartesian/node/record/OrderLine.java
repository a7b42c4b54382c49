package cartesian.node.record;

import cartesian.api.Amount;
import cartesian.api.ItemId;

/** A number of units of one item at one price, fixed when they were added. */
public record OrderLine(ItemId item, long quantity, long price) {
    public OrderLine {
        assert quantity >= 1 && quantity <= Amount.MAX : quantity;
        assert price >= 0 && price <= Amount.MAX : price;
    }

    /** What the line costs. The order sees to it that this does not pass {@link Amount#MAX}. */
    public long cost() {
        return Math.multiplyExact(quantity, price);
    }
}
