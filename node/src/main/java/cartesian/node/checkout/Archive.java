package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.node.record.OrderRecord;
import java.util.Optional;

/** Where orders are found that are over and durable, and have left memory. */
public interface Archive {
    /**
     * Looks an order up; blocks.
     *
     * @throws UnavailableException if Postgres cannot be asked
     */
    Optional<OrderRecord> find(OrderId order);
}
