package cartesian.node.grid.step;

import cartesian.node.record.Account;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.Told;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds records that an epoch's end has not seen: changed after it, or held by transactions in flight. Changes nothing.
 *
 * @param <K> the key
 * @param <R> the record
 */
public final class DirtyProcessor<K, R> implements EntryProcessor<K, R, R> {
    private static final long serialVersionUID = 1L;

    private final transient long durable;

    public DirtyProcessor(long durable) {
        this.durable = durable;
    }

    public long durable() {
        return durable;
    }

    @Override
    @SuppressWarnings("NullAway") // Nothing is answered for a clean record.
    public @Nullable R process(Map.Entry<K, R> entry) {
        R record = entry.getValue();
        boolean dirty = switch (record) {
            case Account account ->
                account.epoch() > durable || !account.holds().isEmpty();
            case OrderRecord order -> order.epoch() > durable;
            case Receipt receipt -> receipt.epoch() > durable && !(receipt.told() instanceof Told.Bound);
            default -> throw new IllegalStateException("not a record of this grid: " + record);
        };
        return dirty ? record : null;
    }

    @Override
    public @Nullable EntryProcessor<K, R, R> getBackupProcessor() {
        return null;
    }
}
