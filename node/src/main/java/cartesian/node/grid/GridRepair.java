package cartesian.node.grid;

import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Repair;
import cartesian.node.grid.step.DirtyProcessor;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Receipt;
import cartesian.node.record.Verdict;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs by one look at every record on its owner.
 *
 * <p>The look queues behind every step that the owner had received, and no step is under way but those of members that
 * are gone; so what it finds is all there is.
 */
final class GridRepair implements Repair {
    private static final Logger LOG = LoggerFactory.getLogger(GridRepair.class);

    /** Stock, credit and orders, each with the receipts of its records. */
    private final List<IMap<Key, Object>> maps;

    private final Records records;
    private final Seals seals;

    GridRepair(HazelcastInstance hazelcast, Records records, Seals seals) {
        this.seals = seals;
        this.maps = List.of(
                hazelcast.getMap(GridRecords.STOCK),
                hazelcast.getMap(GridRecords.CREDIT),
                hazelcast.getMap(GridRecords.ORDERS));
        this.records = records;
    }

    @Override
    public EpochBuffer run(long durable, long epoch) {
        EpochBuffer images = new EpochBuffer();
        for (IMap<Key, Object> map : maps) {
            Map<Key, Object> dirty = map.executeOnEntries(new DirtyProcessor<>(durable));
            dirty.forEach((key, record) -> add(images, key, record, epoch));
        }
        return images;
    }

    private void add(EpochBuffer images, Key key, Object record, long epoch) {
        switch (key) {
            case Key.ReceiptKey(var name) -> images.add(name, (Receipt) record);
            case Key.OrderKey(var order) -> images.add(order, (OrderRecord) record);
            case Key.StockKey _, Key.CreditKey _ -> {
                AccountKey name = GridRecords.name(key);
                images.add(name, endHolds(name, (Account) record, epoch));
            }
        }
    }

    @Override
    public boolean whole() {
        return seals.areWhole();
    }

    private Account endHolds(AccountKey key, Account account, long epoch) {
        Account now = account;
        for (Hold hold : account.holds()) {
            Verdict verdict = records.order(
                            hold.tx().order(), new OrderStep.Ask(hold.tx().attempt()))
                    .join()
                    .verdict();
            AccountStep end = verdict == Verdict.DONE
                    ? new AccountStep.Settle(hold.tx(), epoch)
                    : new AccountStep.GiveBack(hold.tx(), epoch);
            AccountAnswer answer = records.account(key, end).join();
            now = Objects.requireNonNull(answer.account());
            LOG.debug("Ended {} of {}: {}", hold, key, verdict);
        }
        return now;
    }
}
