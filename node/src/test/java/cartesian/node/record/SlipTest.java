package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.record.Slip.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlipTest {
    private static final long CALL = 11;
    private static final long OTHER_CALL = 12;
    private static final long EPOCH = 7;
    private static final long NOW = 1_000_000;
    private static final Told REFUSED = new Told.Refused(new Refusal.NoSuchItem(new ItemId("i")));
    private static final Account FIVE = new Account(5, 10, 1, EPOCH - 1, List.of(), Marks.NONE);
    private static final OrderRecord ORDER = OrderRecord.open(new UserId("u"), List.of(), 1, EPOCH - 1);

    private static Slip slip(long change, Word word) {
        return new Slip(CALL, change, EPOCH, NOW, word);
    }

    private static AccountStep.Add add(long id) {
        return new AccountStep.Add(id, EPOCH, 3);
    }

    private static Receipt receipt(Told told) {
        return new Receipt(CALL, told, 1, EPOCH, NOW + Receipt.KEPT_MILLIS);
    }

    private static Word tell(Told told) {
        return new Word.Tell(told);
    }

    @Test
    void changeAndReceiptAreMadeTogether() {
        var next = slip(1, new Word.Count()).apply(add(1), FIVE, null);
        assertThat(next.next().record()).extracting(Account::free).isEqualTo(8L);
        assertThat(next.left()).isEqualTo(receipt(new Told.Done(8)));
        assertThat(next.answer().receipt()).isEqualTo(next.left());
        assertThat(next.answer().answer().verdict()).isEqualTo(Verdict.DONE);
    }

    @Test
    void receiptKeepsAnyOtherStepFromBeingApplied() {
        for (Told told : List.of(new Told.Done(8), new Told.Open(), REFUSED)) {
            var next = slip(2, new Word.Count()).apply(add(2), FIVE, receipt(told));
            assertThat(next.next().record()).isNull();
            assertThat(next.left()).isNull();
            assertThat(next.answer().receipt()).isEqualTo(receipt(told));
            assertThat(next.answer().answer().account()).isEqualTo(FIVE);
        }
    }

    /** Its record may have forgotten the step by then. */
    @Test
    void stepThatIsSentAgainFindsItsOwnReceipt() {
        var next = slip(1, new Word.Count()).apply(add(1), FIVE, receipt(new Told.Done(8)));
        assertThat(next.next().record()).isNull();
        assertThat(next.answer().receipt()).extracting(Receipt::change).isEqualTo(1L);
        assertThat(next.answer().answer().verdict()).isEqualTo(Verdict.DONE);
    }

    @Test
    void stepThatIsNotAppliedLeavesNoReceipt() {
        var refused = slip(1, new Word.Count()).apply(new AccountStep.Subtract(1, EPOCH, 6), FIVE, null);
        assertThat(refused.answer()).isEqualTo(new Kept<>(new AccountAnswer(Verdict.REFUSED, FIVE), null));
        assertThat(refused.left()).isNull();
        var missing = slip(1, tell(new Told.Done(0))).apply(new OrderStep.Remove(1, EPOCH), null, null);
        assertThat(missing.answer()).isEqualTo(new Kept<>(new OrderAnswer(Verdict.ABSENT, null), null));
        assertThat(missing.left()).isNull();
    }

    @Test
    void numberOfAnAccountWithHoldsIsLeftOpen() {
        Account held = new Account(5, 10, 1, EPOCH, List.of(new Hold(new Tx(new OrderId("o"), 9), 2)), Marks.NONE);
        var next = slip(1, new Word.Count()).apply(add(1), held, null);
        assertThat(next.left()).isEqualTo(receipt(new Told.Open()));
    }

    @Test
    void openReceiptIsClosedOnceByTheSameCall() {
        var closed = slip(2, tell(new Told.Done(4))).apply(new AccountStep.Read(), FIVE, receipt(new Told.Open()));
        assertThat(closed.left()).isEqualTo(receipt(new Told.Done(4)));
        assertThat(closed.answer().receipt()).isEqualTo(closed.left());
        var again = slip(3, tell(new Told.Done(5))).apply(new AccountStep.Read(), FIVE, closed.left());
        assertThat(again.left()).isNull();
        assertThat(again.answer().receipt()).isEqualTo(closed.left());
    }

    @Test
    void openReceiptIsNotClosedByARefusalOrAnotherCall() {
        Receipt open = receipt(new Told.Open());
        var refused = slip(2, tell(REFUSED)).apply(new AccountStep.Read(), FIVE, open);
        assertThat(refused.answer().receipt()).isEqualTo(open);
        assertThat(refused.left()).isNull();
        Slip other = new Slip(OTHER_CALL, 2, EPOCH, NOW, tell(new Told.Done(4)));
        assertThat(other.apply(new AccountStep.Read(), FIVE, open).left()).isNull();
    }

    @Test
    void refusalIsToldOfWhatIsNotThereToo() {
        var next = slip(1, tell(REFUSED)).apply(new AccountStep.Read(), null, null);
        assertThat(next.left()).isEqualTo(receipt(REFUSED));
        assertThat(next.next().record()).isNull();
    }

    @Test
    void lookLeavesNothing() {
        var next = slip(1, new Word.None()).apply(new OrderStep.Read(), ORDER, null);
        assertThat(next.left()).isNull();
        assertThat(next.answer().receipt()).isNull();
    }

    @Test
    void voidReceiptIsNone() {
        Receipt old = new Receipt(OTHER_CALL, new Told.Done(8), 5, EPOCH - 1, NOW);
        var next = slip(1, new Word.Count()).apply(add(1), FIVE, old);
        assertThat(next.left()).isEqualTo(receipt(new Told.Done(8)));
        Receipt holds = new Receipt(OTHER_CALL, new Told.Done(8), 5, EPOCH - 1, NOW + 1);
        assertThat(slip(1, new Word.Count()).apply(add(1), FIVE, holds).left()).isNull();
    }

    @Test
    void newerReceiptHasTheHigherVersion() {
        Receipt open = receipt(new Told.Open());
        Receipt told = receipt(new Told.Done(1));
        Receipt later = new Receipt(CALL, new Told.Open(), 1, EPOCH + 1, NOW);
        assertThat(open.version()).isLessThan(told.version());
        assertThat(told.version()).isLessThan(later.version());
        assertThat(Receipt.epochOf(open.version())).isEqualTo(EPOCH);
        assertThat(Receipt.epochOf(told.version())).isEqualTo(EPOCH);
    }
}
