package cartesian.node.checkout;

import cartesian.api.Item;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What has become durable: the orders of users, those that have left memory included, and all items and users. */
public interface History {
    /** Where a page ends. */
    record Position(Instant createdAt, OrderId order) {}

    /**
     * An order of a user.
     *
     * @param createdAt when the first epoch that has it became durable
     */
    record Dated(Order order, Instant createdAt) {}

    /**
     * Some of a user's orders, the newest first. An order keeps its place among them, whatever becomes of it.
     *
     * @param epoch what they are as of: all changes up to it are in them, and none that came after it
     */
    record Page(long epoch, List<Dated> orders) {
        public Page {
            orders = List.copyOf(orders);
        }
    }

    /**
     * A user's orders.
     *
     * @param after the position after which to begin; empty: with the newest
     * @param limit how many at most
     * @throws UnavailableException if they cannot be read now
     */
    Page orders(UserId user, Optional<Position> after, int limit);

    /**
     * Reads all items as of the durable epoch, in no order; answers that epoch. What the sink throws ends it, and is thrown.
     *
     * @throws UnavailableException if they cannot be read now; the sink may have seen a part of them then
     */
    long items(Consumer<Item> sink);

    /** Reads all users, as {@link #items} does items. */
    long users(Consumer<Wallet> sink);
}
