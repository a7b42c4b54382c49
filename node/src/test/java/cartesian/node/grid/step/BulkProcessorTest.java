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

    @Test
    @SuppressWarnings("NullAway") // An absent record is null in Hazelcast's entry.
    void backupGetsWhatTheOwnerHas() {
        SimpleEntry<String, Account> owner = entry();
        SimpleEntry<String, Account> backup = new SimpleEntry<>("a", null);
        assertThat(BULK.process(owner)).isPositive();

        assertThat(BULK.getBackupProcessor().process(backup)).isZero();

        assertThat(backup.getValue()).isSameAs(owner.getValue());
    }

    @Test
    void backupOfWhatIsBusyGetsItAsItIs() {
        SimpleEntry<String, Account> owner = entry(new Hold(new Tx(new OrderId("o"), 9), 1));
        SimpleEntry<String, Account> backup = entry();
        BulkProcessor<String, Account, AccountAnswer> bulk = new BulkProcessor<>(Map.of("a", REPLACE));
        assertThat(bulk.process(owner)).isEqualTo(BulkProcessor.BUSY);

        assertThat(bulk.getBackupProcessor().process(backup)).isZero();

        assertThat(backup.getValue()).isSameAs(owner.getValue());
    }
}
