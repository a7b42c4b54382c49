package cartesian.node.checkout;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.concurrent.atomic.AtomicLong;

/** Names in the order in which they are asked for. */
final class CountedNames implements Names {
    private final AtomicLong count = new AtomicLong();

    @Override
    public ItemId item() {
        return new ItemId("item-" + count.incrementAndGet());
    }

    @Override
    public UserId user() {
        return new UserId("user-" + count.incrementAndGet());
    }

    @Override
    public OrderId order(UserId user) {
        return new OrderId("order-" + count.incrementAndGet());
    }

    @Override
    public long change() {
        return count.incrementAndGet();
    }
}
