package cartesian.node.epoch;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import java.util.List;

/** Records for tests, told apart by their versions. */
final class Images {
    static final AccountKey BREAD = new AccountKey.OfItem(new ItemId("bread"));
    static final AccountKey MILK = new AccountKey.OfItem(new ItemId("milk"));
    static final AccountKey ANN = new AccountKey.OfUser(new UserId("ann"));
    static final OrderId ORDER = new OrderId("order");

    private Images() {}

    static Account account(long version) {
        return new Account(1_000 + version, 3, version, 1, List.of(), Marks.NONE);
    }

    static OrderRecord order(long version) {
        OrderLine line = new OrderLine(new ItemId("bread"), version, 3);
        return OrderRecord.open(new UserId("ann"), List.of(line), version, 1);
    }

    /** A buffer with one account. */
    static EpochBuffer of(AccountKey key, long version) {
        EpochBuffer buffer = new EpochBuffer();
        buffer.add(key, account(version));
        return buffer;
    }
}
