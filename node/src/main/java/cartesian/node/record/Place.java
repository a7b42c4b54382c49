package cartesian.node.record;

import cartesian.api.OrderId;
import cartesian.api.UserId;

/** What a receipt is about. It lives where that lives, in the same map. */
public sealed interface Place {
    /** An account: calls that change it, or make it. */
    record OfAccount(AccountKey account) implements Place {}

    /** An order: calls that change it. */
    record OfOrder(OrderId order) implements Place {}

    /** A user's orders: calls that make one. They live where the user's credit lives, and their receipts with them. */
    record OfOrders(UserId user) implements Place {}
}
