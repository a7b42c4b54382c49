package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Place;
import cartesian.node.record.ReceiptName;
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

    /** The key of a receipt, in the map and the partition of what it is about. */
    record ReceiptKey(ReceiptName name) implements Key, PartitionAware<Object> {
        @Override
        public Object getPartitionKey() {
            return switch (name.place()) {
                case Place.OfAccount(AccountKey.OfItem(var item)) -> new StockKey(item);
                case Place.OfAccount(AccountKey.OfUser(var user)) -> Affinity.of(user);
                case Place.OfOrder(var order) -> Affinity.of(order);
                case Place.OfOrders(var user) -> Affinity.of(user);
            };
        }
    }
}
