package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.Tx;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BulkProcessorTest {
    private static final AccountStep.Replace REPLACE = new AccountStep.Replace(1, 7, 100, 10);

    private static final BulkProcessor<String, Account, AccountAnswer> BULK = new BulkProcessor<>(Map.of("a", REPLACE));

    private static SimpleEntry<String, Account> entry(Hold... holds) {
        return new SimpleEntry<>("a", new Account(5, 1, 1, 7, List.of(holds), Marks.NONE));
    }

    @Test
    void whatWasReplacedIsAnsweredWithItsVersion() {
        SimpleEntry<String, Account> entry = entry();

        assertThat(BULK.process(entry)).isEqualTo(2);
        assertThat(entry.getValue().free()).isEqualTo(100);
    }

    @Test
    void whatIsBusyIsAnswered() {
        SimpleEntry<String, Account> entry = entry(new Hold(new Tx(new OrderId("o"), 9), 1));

        assertThat(BULK.process(entry)).isEqualTo(BulkProcessor.BUSY);
        assertThat(entry.getValue().free()).isEqualTo(5);
    }

    @Test
    void whatWasReplacedBeforeIsNotBusy() {
        SimpleEntry<String, Account> entry = entry();
        assertThat(BULK.process(entry)).isEqualTo(2);
        Account replaced = entry.getValue();

        assertThat(BULK.process(entry)).isEqualTo(2);
        assertThat(entry.getValue()).isSameAs(replaced);
    }

    /** The owner has found the partition's seal; a backup has none of its own to look for. */
    @Test
    @SuppressWarnings("NullAway") // An absent record is null in Hazelcast's entry.
    void backupPutsWhatWasAbsent() {
        SimpleEntry<String, Account> entry = new SimpleEntry<>("a", null);
        assertThat(BULK.getBackupProcessor())
                .isInstanceOfSatisfying(
                        BulkProcessor.class,
                        backup -> assertThat(backup.repeats()).isTrue());

        assertThat(BULK.getBackupProcessor().process(entry)).isPositive();

        assertThat(entry.getValue().free()).isEqualTo(100);
    }
}
