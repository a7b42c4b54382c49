package cartesian.node.grid;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.Records;
import cartesian.node.grid.step.Lanes;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The same records; single steps travel in lanes, and steps on many records as ever. */
final class LaneRecords implements Records {
    private final Records grid;
    private final Lanes lanes;

    LaneRecords(Records grid, Lanes lanes) {
        this.grid = grid;
        this.lanes = lanes;
    }

    @Override
    public CompletableFuture<AccountAnswer> account(AccountKey key, AccountStep step) {
        String map = switch (key) {
            case AccountKey.OfItem _ -> GridRecords.STOCK;
            case AccountKey.OfUser _ -> GridRecords.CREDIT;
        };
        return lanes.run(map, GridRecords.key(key), step);
    }

    @Override
    public CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step) {
        return lanes.run(GridRecords.ORDERS, new Key.OrderKey(order), step);
    }

    @Override
    public CompletableFuture<Map<AccountKey, Long>> accounts(Map<AccountKey, AccountStep.Replace> steps) {
        return grid.accounts(steps);
    }

    @Override
    public CompletableFuture<Map<OrderId, Long>> orders(Map<OrderId, OrderStep.Replace> steps) {
        return grid.orders(steps);
    }

    @Override
    public int partitionOf(UserId user) {
        return grid.partitionOf(user);
    }

    @Override
    public int partitionOf(OrderId order) {
        return grid.partitionOf(order);
    }

    @Override
    public int partitions() {
        return grid.partitions();
    }
}
