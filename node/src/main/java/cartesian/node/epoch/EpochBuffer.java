package cartesian.node.epoch;

import cartesian.api.OrderId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The images that the writes of one epoch have made, the newest version of each record: what is not durable yet.
 *
 * <p>Thread-safe. Writers add while they are inside the gate; once it is drained, nothing is added any more.
 */
public final class EpochBuffer {
    private final ConcurrentHashMap<AccountKey, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<OrderId, OrderRecord> orders = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<ReceiptName, Receipt> receipts = new ConcurrentHashMap<>();
    private final boolean keeps;
    private volatile boolean suspect;

    public EpochBuffer() {
        this(true);
    }

    private EpochBuffer(boolean keeps) {
        this.keeps = keeps;
    }

    /** A buffer that stays empty, for a grid whose changes are not made durable. */
    static EpochBuffer keepingNothing() {
        return new EpochBuffer(false);
    }

    /** Keeps the image unless a newer one is there. */
    public void add(AccountKey key, Account account) {
        if (keeps) {
            accounts.merge(key, account.image(), (one, other) -> one.version() >= other.version() ? one : other);
        }
    }

    /** Keeps the image unless a newer one is there. */
    public void add(OrderId order, OrderRecord record) {
        if (keeps) {
            orders.merge(order, record.image(), (one, other) -> one.version() >= other.version() ? one : other);
        }
    }

    /** Keeps the receipt unless a newer one is there. */
    public void add(ReceiptName name, Receipt receipt) {
        if (keeps) {
            receipts.merge(name, receipt, (one, other) -> one.version() >= other.version() ? one : other);
        }
    }

    /** Takes over what another buffer holds, where it is newer. */
    public void addAll(EpochBuffer other) {
        other.accounts.forEach(this::add);
        other.orders.forEach(this::add);
        other.receipts.forEach(this::add);
    }

    public Map<AccountKey, Account> accounts() {
        return Collections.unmodifiableMap(accounts);
    }

    public Map<OrderId, OrderRecord> orders() {
        return Collections.unmodifiableMap(orders);
    }

    public Map<ReceiptName, Receipt> receipts() {
        return Collections.unmodifiableMap(receipts);
    }

    /** Notes that an image may be missing, because it is not known what became of a record. */
    public void suspect() {
        suspect = true;
    }

    boolean isSuspect() {
        return suspect;
    }

    /** How many images it holds. */
    public long size() {
        return accounts.mappingCount() + orders.mappingCount() + receipts.mappingCount();
    }

    public boolean isEmpty() {
        return accounts.isEmpty() && orders.isEmpty() && receipts.isEmpty();
    }
}
