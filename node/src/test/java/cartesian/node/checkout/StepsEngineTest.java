package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.Refusal;
import cartesian.node.epoch.EpochBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What calls answer, one after the other. */
final class StepsEngineTest extends EngineShop {
    @Test
    void checkoutTakesStockAndCreditOnce() {
        shop(5, 5, 100);

        assertThat(checkout(BOTH)).isEqualTo(done(25));
        assertThat(records.calls()).as("read, 3 takes, commit, 3 settles").isEqualTo(8);
        restsWith(3, 4, 75);
        assertThat(checkout(BOTH)).isEqualTo(done(25));
        restsWith(3, 4, 75);
        assertThat(records.get(BOTH).taken()).isTrue();
        assertThat(records.get(BOTH).charged()).isEqualTo(25);
    }

    @Test
    void holdsAreCountedFromWhenTheyAreAskedForUntilTheyAreNoMore() {
        List<Long> before = new ArrayList<>();
        records.hook((call, step) -> before.add(holds.sum()));

        shop(5, 5, 100);
        assertThat(checkout(BOTH)).isEqualTo(done(25));
        assertThat(before).as("read, 3 takes, commit, 3 settles").containsExactly(0L, 1L, 2L, 3L, 3L, 3L, 2L, 1L);

        before.clear();
        shop(5, 0, 100);
        assertThat(checkout(BOTH)).isEqualTo(refused(new Refusal.OutOfStock(Y, new Amount(1), new Amount(0))));
        assertThat(before).as("read, 3 takes, 2 given back, read").containsExactly(0L, 1L, 2L, 3L, 2L, 2L, 0L);
    }

    @Test
    void holdsWhoseFateIsNotKnownCountUntilTheirFlightLeaves() {
        Deadline deadline = Deadline.inMillis(DEADLINE_MILLIS);
        Flight flight = new Flight(gate.enter(deadline.nanos()).orElseThrow(), deadline, new EpochBuffer(), holds);
        flight.held();
        flight.held();
        flight.letGo();
        assertThat(holds.sum()).isEqualTo(1);
        flight.land();
        assertThat(holds.sum()).isZero();
    }

    @Test
    void whatIsShortIsToldAndNothingIsTaken() {
        shop(1, 5, 100);
        assertThat(checkout(BOTH)).isEqualTo(refused(new Refusal.OutOfStock(X, new Amount(2), new Amount(1))));
        restsWith(1, 5, 100);

        shop(5, 5, 24);
        assertThat(checkout(BOTH)).isEqualTo(refused(new Refusal.OutOfCredit(USER, new Amount(25), new Amount(24))));
        restsWith(5, 5, 24);
        assertThat(records.get(BOTH).version()).isEqualTo(1);
    }

    @Test
    void whatIsMissingIsToldBeforeWhatIsShort() {
        item(X, 0);
        user(USER, 0);
        order(BOTH, line(X, 2, 10), line(Y, 1, 5));

        assertThat(checkout(BOTH)).isEqualTo(refused(new Refusal.NoSuchItem(Y)));
        assertThat(checkout(ONLY_X)).isEqualTo(refused(new Refusal.NoSuchOrder(ONLY_X)));
        rests();
        assertThat(units(X)).isZero();
    }

    @Test
    void userWhoDoesNotExistHasPaidForNothing() {
        item(X, 5);
        order(ONLY_X, line(X, 1, 10));
        assertThat(checkout(ONLY_X)).isEqualTo(refused(new Refusal.NoSuchUser(USER)));
        assertThat(units(X)).isEqualTo(5);

        order(ONLY_X);
        assertThat(pay(ONLY_X, 0)).isEqualTo(refused(new Refusal.NoSuchUser(USER)));
        assertThat(checkout(ONLY_X)).isEqualTo(done(0));
        rests();
    }

    @Test
    void payThenCheckoutThenCancelIsAsIfNothingHadBeen() {
        shop(5, 5, 100);

        assertThat(pay(BOTH, 25)).isEqualTo(done(25));
        restsWith(5, 5, 75);
        assertThat(checkout(BOTH)).isEqualTo(done(25));
        restsWith(3, 4, 75);
        assertThat(cancel(BOTH)).isEqualTo(done(25));
        restsWith(5, 5, 100);
        assertThat(cancel(BOTH)).isEqualTo(refused(new Refusal.NoSuchPayment(USER, BOTH)));
        assertThat(records.get(BOTH).paid()).isFalse();
    }

    @Test
    void cancelWhoseUnitsDoNotFitIsRefused() {
        shop(2, 1, 25);
        assertThat(checkout(BOTH)).isEqualTo(done(25));
        restsWith(0, 0, 0);
        item(X, Amount.MAX - 1);

        assertThat(cancel(BOTH)).isEqualTo(refused(new Refusal.SumTooLarge()));
        restsWith(Amount.MAX - 1, 0, 0);
        assertThat(records.get(BOTH).taken()).isTrue();
    }
}
