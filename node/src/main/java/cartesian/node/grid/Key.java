package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import com.hazelcast.partition.PartitionAware;

/** Keys of the grid's maps. What they are partitioned by decides which records live together. */
public sealed interface Key {
    /** A key of the map of stock: each item lives where its own id falls. */
    record StockKey(ItemId item) implements Key {}

    /** A key of the map of credit. */
    record CreditKey(UserId user) implements Key, PartitionAware<Integer> {
        @Override
        public Integer getPartitionKey() {
            return Affinity.of(user);
        }
    }

    /** A key of the map of orders. */
    record OrderKey(OrderId order) implements Key, PartitionAware<Integer> {
        @Override
        public Integer getPartitionKey() {
            return Affinity.of(order);
        }
    }
}
