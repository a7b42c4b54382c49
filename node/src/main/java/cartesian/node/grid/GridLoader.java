package cartesian.node.grid;

import cartesian.api.OrderId;
import cartesian.node.checkout.CallKey;
import cartesian.node.epoch.PostgresStore;
import cartesian.node.grid.step.StepBatches;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Puts records into a grid that takes no calls yet, many at a time, from any thread. */
public final class GridLoader implements PostgresStore.Sink {
    private final HazelcastInstance hazelcast;
    private final IMap<Key, Account> stock;
    private final IMap<Key, Account> credit;
    private final IMap<Key, OrderRecord> orders;

    private final Seals seals;

    GridLoader(HazelcastInstance hazelcast, Seals seals) {
        this.hazelcast = hazelcast;
        this.seals = seals;
        this.stock = hazelcast.getMap(GridRecords.STOCK);
        this.credit = hazelcast.getMap(GridRecords.CREDIT);
        this.orders = hazelcast.getMap(GridRecords.ORDERS);
    }

    @Override
    public void clear() {
        seals.clear();
        stock.clear();
        credit.clear();
        orders.clear();
    }

    /** Puts accounts, all of items or all of users. */
    @Override
    public void accounts(Map<AccountKey, Account> accounts) {
        Map<Key, Account> keyed = HashMap.newHashMap(accounts.size());
        accounts.forEach((key, account) -> keyed.put(GridRecords.key(key), account));
        boolean items = accounts.keySet().stream().allMatch(AccountKey.OfItem.class::isInstance);
        (items ? stock : credit).setAll(keyed);
    }

    @Override
    public void orders(Map<OrderId, OrderRecord> records) {
        Map<Key, OrderRecord> keyed = HashMap.newHashMap(records.size());
        records.forEach((order, record) -> keyed.put(new Key.OrderKey(order), record));
        orders.setAll(keyed);
    }

    /** Puts receipts, and binds their keys: that is not stored, because each receipt says it. */
    @Override
    public void receipts(Map<ReceiptName, Receipt> receipts) {
        List<CompletionStage<Void>> sent = new ArrayList<>(receipts.size());
        receipts.forEach((name, receipt) -> {
            ReceiptName binding = new ReceiptName(CallKey.binding(name.key()), name.key());
            sent.add(put(name, receipt));
            sent.add(put(binding, receipt.binding()));
        });
        sent.forEach(put -> put.toCompletableFuture().join());
    }

    private CompletionStage<Void> put(ReceiptName name, Receipt receipt) {
        IMap<Key, Object> map = hazelcast.getMap(GridRecords.mapName(name.place()));
        return map.setAsync(new Key.ReceiptKey(name), receipt, StepBatches.RECEIPT_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void seal() {
        seals.put();
    }
}
