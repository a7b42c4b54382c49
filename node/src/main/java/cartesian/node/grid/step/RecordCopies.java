package cartesian.node.grid.step;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What records of one partition have become on their owner, on their way to a backup, as a {@link RecordCopy}.
 *
 * @param <K> the key
 * @param <R> the record
 */
public final class RecordCopies<K, R> implements EntryProcessor<K, R, Long> {
    private static final long serialVersionUID = 1L;
    private static final Long NOTHING = 0L;

    private final transient Map<K, R> records;

    public RecordCopies(Map<K, R> records) {
        this.records = Map.copyOf(records);
    }

    public Map<K, R> records() {
        return records;
    }

    @Override
    public Long process(Map.Entry<K, R> entry) {
        R record = records.get(entry.getKey());
        if (record != null) {
            entry.setValue(record);
        }
        return NOTHING;
    }

    @Override
    public @Nullable EntryProcessor<K, R, Long> getBackupProcessor() {
        return null;
    }
}
