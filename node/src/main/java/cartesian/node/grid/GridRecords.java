package cartesian.node.grid;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.Records;
import cartesian.node.grid.step.BulkProcessor;
import cartesian.node.grid.step.Lanes;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Records in Hazelcast maps; single steps travel in lanes, steps on many records as entry processors. */
final class GridRecords implements Records {
    static final String STOCK = "stock";
    static final String CREDIT = "credit";
    static final String ORDERS = "orders";

    private final IMap<Key, Account> stock;
    private final IMap<Key, Account> credit;
    private final IMap<Key, OrderRecord> orders;
    private final PartitionService partitionService;
    private final int partitions;
    private final Lanes lanes;

    GridRecords(HazelcastInstance hazelcast) {
        this.stock = hazelcast.getMap(STOCK);
        this.credit = hazelcast.getMap(CREDIT);
        this.orders = hazelcast.getMap(ORDERS);
        this.partitionService = hazelcast.getPartitionService();
        this.partitions = partitionService.getPartitions().size();
        this.lanes = new Lanes(hazelcast, Serializers.BATCHES);
    }

    /** How many steps of this member wait to be sent. */
    int waiting() {
        return lanes.waiting();
    }

    @Override
    public CompletableFuture<AccountAnswer> account(AccountKey key, AccountStep step) {
        return lanes.run(mapName(key), key(key), step);
    }

    @Override
    public CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step) {
        return lanes.run(ORDERS, new Key.OrderKey(order), step);
    }

    @Override
    public CompletableFuture<Kept<AccountAnswer>> account(
            AccountKey key, AccountStep step, ReceiptName receipt, Slip slip) {
        return lanes.<Account, AccountAnswer>to(mapName(key), key(key)).run(step, new Key.ReceiptKey(receipt), slip);
    }

    @Override
    public CompletableFuture<Kept<OrderAnswer>> order(OrderId order, OrderStep step, ReceiptName receipt, Slip slip) {
        return lanes.<OrderRecord, OrderAnswer>to(ORDERS, new Key.OrderKey(order))
                .run(step, new Key.ReceiptKey(receipt), slip);
    }

    @Override
    public Way<AccountStep, AccountAnswer> way(AccountKey key) {
        return lanes.<Account, AccountAnswer>to(mapName(key), key(key))::run;
    }

    @Override
    public Way<OrderStep, OrderAnswer> way(OrderId order) {
        return lanes.<OrderRecord, OrderAnswer>to(ORDERS, new Key.OrderKey(order))::run;
    }

    @Override
    public CompletableFuture<Map<AccountKey, Long>> accounts(Map<AccountKey, AccountStep.Replace> steps) {
        IMap<Key, Account> map =
                steps.keySet().stream().findAny().map(this::map).orElse(stock);
        return bulk(map, steps, GridRecords::key);
    }

    @Override
    public CompletableFuture<Map<OrderId, Long>> orders(Map<OrderId, OrderStep.Replace> steps) {
        return bulk(orders, steps, Key.OrderKey::new);
    }

    /** Runs each step on its own record, one operation for each partition; answers the versions of those applied. */
    private <N, R, A> CompletableFuture<Map<N, Long>> bulk(
            IMap<Key, R> map, Map<N, ? extends Step<R, A>> steps, Function<N, Key> keyOf) {
        Map<Key, N> names = HashMap.newHashMap(steps.size());
        Map<Integer, Map<Key, Step<R, A>>> byPartition = new HashMap<>();
        steps.forEach((name, step) -> {
            Key key = keyOf.apply(name);
            names.put(key, name);
            byPartition
                    .computeIfAbsent(partitionService.getPartition(key).getPartitionId(), id -> new HashMap<>())
                    .put(key, step);
        });
        List<CompletionStage<Map<Key, Long>>> sent = new ArrayList<>(byPartition.size());
        for (Map<Key, Step<R, A>> part : byPartition.values()) {
            sent.add(map.submitToKeys(part.keySet(), new BulkProcessor<Key, R, A>(part)));
        }
        CompletableFuture<Map<N, Long>> all = CompletableFuture.completedFuture(HashMap.newHashMap(steps.size()));
        for (CompletionStage<Map<Key, Long>> part : sent) {
            all = all.thenCombine(part, (versions, more) -> {
                more.forEach((key, version) -> {
                    if (version != BulkProcessor.BUSY) {
                        versions.put(Objects.requireNonNull(names.get(key)), version);
                    }
                });
                return versions;
            });
        }
        return all;
    }

    private IMap<Key, Account> map(AccountKey key) {
        return switch (key) {
            case AccountKey.OfItem _ -> stock;
            case AccountKey.OfUser _ -> credit;
        };
    }

    private static String mapName(AccountKey key) {
        return switch (key) {
            case AccountKey.OfItem _ -> STOCK;
            case AccountKey.OfUser _ -> CREDIT;
        };
    }

    /** The map that receipts of a place are in. */
    static String mapName(Place place) {
        return switch (place) {
            case Place.OfAccount(var account) -> mapName(account);
            case Place.OfOrder _, Place.OfOrders _ -> ORDERS;
        };
    }

    static Key key(AccountKey key) {
        return switch (key) {
            case AccountKey.OfItem(var item) -> new Key.StockKey(item);
            case AccountKey.OfUser(var user) -> new Key.CreditKey(user);
        };
    }

    static AccountKey name(Key key) {
        return switch (key) {
            case Key.StockKey(var item) -> new AccountKey.OfItem(item);
            case Key.CreditKey(var user) -> new AccountKey.OfUser(user);
            case Key.OrderKey _, Key.ReceiptKey _ ->
                throw new IllegalArgumentException("not the key of an account: " + key);
        };
    }

    @Override
    public int partitionOf(UserId user) {
        return partitionService.getPartition(new Key.CreditKey(user)).getPartitionId();
    }

    @Override
    public int partitionOf(OrderId order) {
        return partitionService.getPartition(new Key.OrderKey(order)).getPartitionId();
    }

    @Override
    public int partitions() {
        return partitions;
    }
}
