package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that meet others on the same records. */
final class StepsEngineContentionTest extends EngineShop {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void orderThatChangesBeforeTheCommitIsCheckedOutAsItIsThen(int position) {
        shop(5, 5, 100);
        OrderStep.AddLine add = new OrderStep.AddLine(1_000_000, EPOCH, line(X, 1, 10), 10);
        records.hook((call, step) -> {
            if (call == position) {
                assertThat(records.apply(BOTH, add).verdict()).isEqualTo(Verdict.DONE);
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(done(35));
        restsWith(2, 4, 65);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void orderDoesNotChangeAfterTheCommit(int position) {
        shop(5, 5, 100);
        OrderStep.AddLine add = new OrderStep.AddLine(1_000_000, EPOCH, line(X, 1, 10), 10);
        records.hook((call, step) -> {
            if (call == position) {
                assertThat(records.apply(BOTH, add).verdict()).isEqualTo(Verdict.PAID);
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(done(25));
        restsWith(3, 4, 75);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void orderThatIsRemovedBeforeTheCommitIsNotCheckedOut(int position) {
        shop(5, 5, 100);
        records.hook((call, step) -> {
            if (call == position) {
                assertThat(records.apply(BOTH, new OrderStep.Remove(1_000_000, EPOCH))
                                .verdict())
                        .isEqualTo(Verdict.DONE);
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(refused(new Refusal.NoSuchOrder(BOTH)));
        restsWith(5, 5, 100);
    }

    @Test
    void refusalOfAnOrderThatHasChangedMeanwhileIsNotTold() {
        shop(1, 5, 100); // one x too few
        records.hook((call, step) -> {
            if (call == 4) { // the takes have been answered
                records.apply(BOTH, new OrderStep.RemoveLine(1_000_000, EPOCH, X));
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(done(15));
        restsWith(0, 4, 85);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 8, 12, 20})
    void busyCheckoutWaitsAndSucceedsIfTheOtherFails(int position) {
        shop(0, 5, 100);
        Tx other = new Tx(ONLY_X, 1_000_000);
        records.put(new AccountKey.OfItem(X), held(0, other, 5));
        records.hook((call, step) -> {
            if (call == position) {
                records.apply(new AccountKey.OfItem(X), new AccountStep.GiveBack(other, EPOCH));
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(done(25));
        assertThat(records.calls()).isGreaterThan(position);
        restsWith(3, 4, 75);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 8, 12, 20})
    void busyCheckoutWaitsAndIsRefusedIfTheOtherSucceeds(int position) {
        shop(0, 5, 100);
        Tx other = new Tx(ONLY_X, 1_000_000);
        records.put(new AccountKey.OfItem(X), held(0, other, 5));
        records.hook((call, step) -> {
            if (call == position) {
                records.apply(new AccountKey.OfItem(X), new AccountStep.Settle(other, EPOCH));
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(refused(new Refusal.OutOfStock(X, new Amount(2), Amount.ZERO)));
        restsWith(0, 5, 100);
    }

    @Test
    void busyCheckoutIsOverloadedAtItsDeadlineAndHoldsNothing() {
        shop(0, 5, 100);
        Tx other = new Tx(ONLY_X, 1_000_000);
        records.put(new AccountKey.OfItem(X), held(0, other, 5));

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Overloaded<Amount>());
        assertThat(records.get(new AccountKey.OfItem(X)).holds()).containsExactly(new Hold(other, 5));
        records.apply(new AccountKey.OfItem(X), new AccountStep.GiveBack(other, EPOCH));
        restsWith(5, 5, 100);
    }

    private static Account held(long free, Tx tx, long units) {
        return new Account(free, 10, 1, EPOCH, List.of(new Hold(tx, units)), Marks.NONE);
    }

    @Test
    void unitsThatAFailingCheckoutHoldsAreNotOutOfStockForAnother() throws Exception {
        for (int callsOfBoth = 0; callsOfBoth <= 8; callsOfBoth++) {
            for (int callsOfX = 0; callsOfX <= 8; callsOfX++) {
                item(X, 1);
                item(Y, 0);
                user(USER, 100);
                order(BOTH, line(X, 1, 10), line(Y, 1, 5));
                order(ONLY_X, line(X, 1, 10));
                Turns turns = Turns.of(callsOfBoth, callsOfX);
                records.hook(turns);

                List<Outcome<Amount>> outcomes = turns.play(List.of(() -> checkout(BOTH), () -> checkout(ONLY_X)));

                assertThat(outcomes.get(0))
                        .as("after %d and %d calls", callsOfBoth, callsOfX)
                        .isInstanceOf(Outcome.Refused.class);
                assertThat(outcomes.get(1))
                        .as("after %d and %d calls", callsOfBoth, callsOfX)
                        .isEqualTo(done(10));
                restsWith(0, 0, 90);
            }
        }
    }

    @Test
    void twoAttemptsOfOneOrderAreBothPaidAndTakeOnce() throws Exception {
        for (int callsOfOne = 0; callsOfOne <= 8; callsOfOne++) {
            for (int callsOfOther = 0; callsOfOther <= 9; callsOfOther++) {
                shop(2, 1, 25); // enough for one only
                Turns turns = Turns.of(callsOfOne, callsOfOther);
                records.hook(turns);

                List<Outcome<Amount>> outcomes = turns.play(List.of(() -> checkout(BOTH), () -> checkout(BOTH)));

                assertThat(outcomes)
                        .as("after %d and %d calls", callsOfOne, callsOfOther)
                        .containsExactly(done(25), done(25));
                restsWith(0, 0, 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void refusalBecauseAnAttemptOfTheSameOrderCommittedTurnsIntoPaid(int position) {
        shop(2, 1, 25);
        if (position > 1) {
            // Then the first attempt holds x already, and there is one more of it for the second.
            item(X, 4);
        }
        if (position > 2) {
            item(Y, 2);
        }
        records.hook((call, step) -> {
            if (call == position) {
                assertThat(checkout(BOTH)).isEqualTo(done(25));
            }
        });

        assertThat(checkout(BOTH)).isEqualTo(done(25));
        restsWith(position > 1 ? 2 : 0, position > 2 ? 1 : 0, 0);
    }

    @Test
    void ordersThatNeedTheSameItemsInOppositeOrderDoNotBlockEachOther() throws Exception {
        OrderId reverse = new OrderId("reverse");
        for (int callsOfOne = 0; callsOfOne <= 8; callsOfOne++) {
            for (int callsOfOther = 0; callsOfOther <= 8; callsOfOther++) {
                item(X, 2);
                item(Y, 2);
                user(USER, 20);
                order(BOTH, line(X, 2, 5), line(Y, 1, 0));
                order(reverse, line(Y, 2, 5), line(X, 1, 0));
                Turns turns = Turns.of(callsOfOne, callsOfOther);
                records.hook(turns);

                List<Outcome<Amount>> outcomes = turns.play(List.of(() -> checkout(BOTH), () -> checkout(reverse)));

                assertThat(outcomes.stream().filter(done(10)::equals))
                        .as("after %d and %d calls: %s", callsOfOne, callsOfOther, outcomes)
                        .hasSize(1);
                assertThat(outcomes)
                        .as("after %d and %d calls", callsOfOne, callsOfOther)
                        .anyMatch(Outcome.Refused.class::isInstance);
                rests();
                assertThat(units(X) + units(Y)).isEqualTo(1);
            }
        }
    }
}
