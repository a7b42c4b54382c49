package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.checkout.Decision.Claim;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep.Change;
import cartesian.node.record.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DecisionTest {
    private static final OrderId ORDER = new OrderId("order");
    private static final UserId USER = new UserId("user");
    private static final UserId OTHER = new UserId("other");
    private static final ItemId X = new ItemId("x");
    private static final ItemId Y = new ItemId("y");
    private static final AccountKey ITEM_X = new AccountKey.OfItem(X);
    private static final AccountKey ITEM_Y = new AccountKey.OfItem(Y);
    private static final AccountKey WALLET = new AccountKey.OfUser(USER);
    private static final Optional<OrderRecord> NONE = Optional.empty();

    private static Optional<OrderRecord> order(long charged, boolean taken, OrderLine... lines) {
        return Optional.of(new OrderRecord(USER, List.of(lines), charged, taken, false, 3, 7, Marks.NONE));
    }

    private static Optional<OrderRecord> unpaid(OrderLine... lines) {
        return order(OrderRecord.UNPAID, false, lines);
    }

    private static OrderLine line(ItemId item, long quantity, long price) {
        return new OrderLine(item, quantity, price);
    }

    private static Decision go(Change change, long amount, Claim... claims) {
        return new Decision.Go(change, List.of(claims), new Amount(amount));
    }

    private static Decision refuse(Refusal refusal) {
        return new Decision.Refuse(refusal);
    }

    private static Decision already(long amount) {
        return new Decision.Already(new Amount(amount));
    }

    @Test
    void whatIsNotAsItWasSeenIsRefusedBeforeAnythingElseOfIt() {
        Optional<OrderRecord> found = unpaid(line(X, 1, 5));
        Decision decided = Decision.checkout(ORDER, found);
        assertThat(Decision.ifStill(3, found, decided)).isEqualTo(decided);
        assertThat(Decision.ifStill(Step.ANY_VERSION, found, decided)).isEqualTo(decided);
        for (long seen : new long[] {1, 2, 4}) {
            assertThat(Decision.ifStill(seen, found, decided)).isEqualTo(refuse(new Refusal.ChangedMeanwhile(seen)));
            assertThat(Decision.ifStill(seen, found, Decision.cancel(USER, ORDER, found)))
                    .isEqualTo(refuse(new Refusal.ChangedMeanwhile(seen)));
        }
        Decision none = Decision.checkout(ORDER, NONE);
        assertThat(Decision.ifStill(3, NONE, none)).isEqualTo(refuse(new Refusal.NoSuchOrder(ORDER)));
    }

    @Test
    void aCheckoutOfWhatWasSeenThatIsAskedForAgainStaysDone() {
        Optional<OrderRecord> found = order(5, true, line(X, 1, 5));
        Decision decided = Decision.checkout(ORDER, found);
        assertThat(Decision.ifStill(2, found, decided)).isEqualTo(already(5));
        assertThat(Decision.ifStill(3, found, decided)).isEqualTo(already(5));
        assertThat(Decision.ifStill(1, found, decided)).isEqualTo(refuse(new Refusal.ChangedMeanwhile(1)));
        Optional<OrderRecord> paidAlone = order(5, false, line(X, 1, 5));
        assertThat(Decision.ifStill(2, paidAlone, Decision.checkout(ORDER, paidAlone)))
                .isEqualTo(refuse(new Refusal.ChangedMeanwhile(2)));
    }

    @Test
    void checkoutClaimsLinesInTheirOrderThenTheUser() {
        assertThat(Decision.checkout(ORDER, unpaid(line(Y, 2, 10), line(X, 1, 5))))
                .isEqualTo(go(Change.CHECKOUT, 25, new Claim(ITEM_Y, 2), new Claim(ITEM_X, 1), new Claim(WALLET, 25)));
    }

    @Test
    void checkoutClaimsAnItemOnceThoughItStandsInSeveralLines() {
        assertThat(Decision.checkout(ORDER, unpaid(line(X, 2, 10), line(Y, 1, 1), line(X, 3, 7))))
                .isEqualTo(go(Change.CHECKOUT, 42, new Claim(ITEM_X, 5), new Claim(ITEM_Y, 1), new Claim(WALLET, 42)));
    }

    @Test
    void checkoutOfAnEmptyOrderClaimsNothing() {
        assertThat(Decision.checkout(ORDER, unpaid())).isEqualTo(go(Change.CHECKOUT, 0));
    }

    @Test
    void checkoutThatCostsNothingNeedsNoUser() {
        assertThat(Decision.checkout(ORDER, unpaid(line(X, 2, 0))))
                .isEqualTo(go(Change.CHECKOUT, 0, new Claim(ITEM_X, 2)));
    }

    @Test
    void checkoutOfATakenOrderIsDoneAlready() {
        assertThat(Decision.checkout(ORDER, order(25, true, line(X, 1, 25)))).isEqualTo(already(25));
        assertThat(Decision.checkout(ORDER, order(0, true))).isEqualTo(already(0));
    }

    @Test
    void checkoutOfAPaidOrderTakesItsStockOnly() {
        assertThat(Decision.checkout(ORDER, order(25, false, line(X, 1, 25))))
                .isEqualTo(go(Change.CHECKOUT, 25, new Claim(ITEM_X, 1)));
    }

    @Test
    void checkoutOfNoOrderIsRefused() {
        assertThat(Decision.checkout(ORDER, NONE)).isEqualTo(refuse(new Refusal.NoSuchOrder(ORDER)));
    }

    @Test
    void payClaimsTheCost() {
        assertThat(Decision.pay(USER, ORDER, new Amount(25), unpaid(line(X, 1, 25))))
                .isEqualTo(go(Change.PAY, 25, new Claim(WALLET, 25)));
    }

    @Test
    void payOfNothingStillNeedsItsUser() {
        assertThat(Decision.pay(USER, ORDER, Amount.ZERO, unpaid())).isEqualTo(go(Change.PAY, 0, new Claim(WALLET, 0)));
    }

    @Test
    void payOfAPaidOrderIsDoneAlready() {
        assertThat(Decision.pay(USER, ORDER, new Amount(25), order(25, false))).isEqualTo(already(25));
        assertThat(Decision.pay(USER, ORDER, new Amount(25), order(25, true))).isEqualTo(already(25));
    }

    @Test
    void payIsRefusedForTheFirstReasonThatApplies() {
        assertThat(Decision.pay(OTHER, ORDER, new Amount(9), NONE)).isEqualTo(refuse(new Refusal.NoSuchOrder(ORDER)));
        assertThat(Decision.pay(OTHER, ORDER, new Amount(9), unpaid(line(X, 1, 25))))
                .isEqualTo(refuse(new Refusal.NotTheirOrder(OTHER, ORDER)));
        assertThat(Decision.pay(OTHER, ORDER, new Amount(25), order(25, false)))
                .isEqualTo(refuse(new Refusal.NotTheirOrder(OTHER, ORDER)));
        assertThat(Decision.pay(USER, ORDER, new Amount(9), unpaid(line(X, 1, 25))))
                .isEqualTo(refuse(new Refusal.WrongAmount(ORDER, new Amount(9), new Amount(25))));
        assertThat(Decision.pay(USER, ORDER, new Amount(9), order(25, false)))
                .isEqualTo(refuse(new Refusal.WrongAmount(ORDER, new Amount(9), new Amount(25))));
    }

    @Test
    void cancelGivesBackCreditAndTakenStock() {
        assertThat(Decision.cancel(USER, ORDER, order(25, true, line(X, 2, 10), line(Y, 1, 5))))
                .isEqualTo(go(Change.CANCEL, 25, new Claim(ITEM_X, -2), new Claim(ITEM_Y, -1), new Claim(WALLET, -25)));
    }

    @Test
    void cancelOfAPaidOrderGivesBackItsCreditOnly() {
        assertThat(Decision.cancel(USER, ORDER, order(25, false, line(X, 1, 25))))
                .isEqualTo(go(Change.CANCEL, 25, new Claim(WALLET, -25)));
    }

    @Test
    void cancelOfWhatCostNothingGivesBackNoCredit() {
        assertThat(Decision.cancel(USER, ORDER, order(0, false))).isEqualTo(go(Change.CANCEL, 0));
        assertThat(Decision.cancel(USER, ORDER, order(0, true, line(X, 2, 0))))
                .isEqualTo(go(Change.CANCEL, 0, new Claim(ITEM_X, -2)));
    }

    @Test
    void cancelOfWhatTheUserHasNotPaidIsRefused() {
        assertThat(Decision.cancel(USER, ORDER, NONE)).isEqualTo(refuse(new Refusal.NoSuchPayment(USER, ORDER)));
        assertThat(Decision.cancel(USER, ORDER, unpaid())).isEqualTo(refuse(new Refusal.NoSuchPayment(USER, ORDER)));
        assertThat(Decision.cancel(OTHER, ORDER, order(25, true)))
                .isEqualTo(refuse(new Refusal.NoSuchPayment(OTHER, ORDER)));
    }

    @Test
    void amountsMayBeAsLargeAsCanBe() {
        assertThat(Decision.checkout(ORDER, unpaid(line(X, 1, Amount.MAX))))
                .isEqualTo(go(Change.CHECKOUT, Amount.MAX, new Claim(ITEM_X, 1), new Claim(WALLET, Amount.MAX)));
        assertThat(Decision.cancel(USER, ORDER, order(Amount.MAX, true, line(X, Amount.MAX, 1))))
                .isEqualTo(
                        go(Change.CANCEL, Amount.MAX, new Claim(ITEM_X, -Amount.MAX), new Claim(WALLET, -Amount.MAX)));
    }

    @Test
    void refusalsNameWhatIsShort() {
        assertThat(Decision.refusal(new Claim(ITEM_X, 3), new Amount(2)))
                .isEqualTo(new Refusal.OutOfStock(X, new Amount(3), new Amount(2)));
        assertThat(Decision.refusal(new Claim(WALLET, 3), new Amount(2)))
                .isEqualTo(new Refusal.OutOfCredit(USER, new Amount(3), new Amount(2)));
        assertThat(Decision.refusal(new Claim(WALLET, -3), new Amount(2))).isEqualTo(new Refusal.SumTooLarge());
        assertThat(Decision.refusal(new Claim(ITEM_X, -3), new Amount(2))).isEqualTo(new Refusal.SumTooLarge());
        assertThat(Decision.missing(ITEM_X)).isEqualTo(new Refusal.NoSuchItem(X));
        assertThat(Decision.missing(WALLET)).isEqualTo(new Refusal.NoSuchUser(USER));
    }
}
