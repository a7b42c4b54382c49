package cartesian.node.checkout;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;

/** Makes ids that nobody has made before, on any node. */
public interface Names {
    ItemId item();

    UserId user();

    /** An order id that lives in its user's partition. */
    OrderId order(UserId user);

    /** Names one change or one attempt, so that it is applied once. */
    long change();
}
