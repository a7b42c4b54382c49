package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each step makes of an account, and answers. */
final class AccountStepTest extends AccountSteps {
    @Test
    void whatIsNotThereIsMissing() {
        for (AccountStep step : List.of(
                new AccountStep.Read(),
                new AccountStep.Add(1, EPOCH, 1),
                new AccountStep.Subtract(1, EPOCH, 0),
                new AccountStep.Adjust(1, EPOCH, 3, 0, 1),
                new AccountStep.Take(tx(1), EPOCH, 1),
                new AccountStep.Take(tx(1), EPOCH, 0),
                new AccountStep.Take(tx(1), EPOCH, -1),
                new AccountStep.Settle(tx(1), EPOCH),
                new AccountStep.GiveBack(tx(1), EPOCH))) {
            changesNothing(step, null, Verdict.MISSING);
            assertThat(step.apply(null).answer().account()).isNull();
        }
    }

    @Test
    void readAnswersHoldsButNoMarks() {
        Account account = new Account(5, 10, 3, EPOCH, List.of(hold(1, 2)), Marks.NONE.plus(9));

        AccountAnswer answer = new AccountStep.Read().apply(account).answer();

        changesNothing(new AccountStep.Read(), account, Verdict.DONE);
        assertThat(answer.account()).isEqualTo(account(5, hold(1, 2)));
    }

    @Test
    void createMakesWhatIsNotThere() {
        AccountStep.Create create = new AccountStep.Create(1, EPOCH, 5, 10);
        Account created = after(create, null);

        assertThat(created.withoutMarks())
                .isEqualTo(new Account(5, 10, Account.firstVersion(EPOCH), EPOCH, List.of(), Marks.NONE));
        changesNothing(create, created, Verdict.DONE);
        changesNothing(new AccountStep.Create(2, EPOCH, 5, 10), created, Verdict.CHANGED);
        changesNothing(create, account(5), Verdict.CHANGED);
    }

    @Test
    void replacePutsNewUnitsAndPriceAndCountsTheVersionOn() {
        AccountStep.Replace replace = new AccountStep.Replace(1, EPOCH, 5, 20);

        assertThat(after(replace, null).version()).isEqualTo(Account.firstVersion(EPOCH));
        Account replaced = after(replace, account(99));
        assertThat(replaced.withoutMarks()).isEqualTo(new Account(5, 20, 4, EPOCH, List.of(), Marks.NONE));
        changesNothing(replace, replaced, Verdict.DONE);
    }

    @Test
    void replaceWaitsForHolds() {
        changesNothing(new AccountStep.Replace(1, EPOCH, 5, 20), account(99, hold(1, 1)), Verdict.BUSY);
        changesNothing(new AccountStep.Replace(1, EPOCH, 5, 20), account(99, hold(1, -1)), Verdict.BUSY);
    }

    @Test
    void addRefusesToPassTheLargestAmount() {
        assertThat(after(new AccountStep.Add(1, EPOCH, Amount.MAX), account(0)).free())
                .isEqualTo(Amount.MAX);
        assertThat(after(new AccountStep.Add(1, EPOCH, 1), account(Amount.MAX - 1))
                        .free())
                .isEqualTo(Amount.MAX);
        changesNothing(new AccountStep.Add(1, EPOCH, 1), account(Amount.MAX), Verdict.REFUSED);
        changesNothing(new AccountStep.Add(1, EPOCH, Amount.MAX), account(Amount.MAX), Verdict.REFUSED);
        changesNothing(new AccountStep.Add(1, EPOCH, 1), account(Amount.MAX - 5, hold(1, 5)), Verdict.BUSY);
        changesNothing(new AccountStep.Add(1, EPOCH, 1), account(Amount.MAX - 5, hold(1, -5)), Verdict.BUSY);
        changesNothing(new AccountStep.Add(1, EPOCH, 6), account(Amount.MAX - 5, hold(1, 5)), Verdict.REFUSED);
    }

    @Test
    void subtractTakesAllOrNothing() {
        assertThat(after(new AccountStep.Subtract(1, EPOCH, 5), account(5)).free())
                .isZero();
        changesNothing(new AccountStep.Subtract(1, EPOCH, 6), account(5), Verdict.REFUSED);
        changesNothing(new AccountStep.Subtract(1, EPOCH, 6), account(5, hold(1, 1)), Verdict.BUSY);
        changesNothing(new AccountStep.Subtract(1, EPOCH, 6), account(5, hold(1, -1)), Verdict.BUSY);
        changesNothing(new AccountStep.Subtract(1, EPOCH, 7), account(5, hold(1, 1)), Verdict.REFUSED);
    }

    @Test
    void adjustMovesUnitsAndSetsThePriceTogetherOrNothing() {
        AccountStep.Adjust both = new AccountStep.Adjust(1, EPOCH, Step.ANY_VERSION, -5, 20);
        Account after = after(both, account(5));
        assertThat(after.withoutMarks()).isEqualTo(new Account(0, 20, 4, EPOCH, List.of(), Marks.NONE));
        changesNothing(both, after, Verdict.DONE);
        assertThat(after(adjust(Step.ANY_VERSION, 3), account(5)).price()).isEqualTo(10);
        changesNothing(adjust(Step.ANY_VERSION, -6), account(5), Verdict.REFUSED);
        changesNothing(adjust(Step.ANY_VERSION, -6), account(5, hold(2, 1)), Verdict.BUSY);
        changesNothing(adjust(Step.ANY_VERSION, 1), account(Amount.MAX), Verdict.REFUSED);
        assertThat(after(adjust(Step.ANY_VERSION, 1), account(5, hold(2, 1))).holds())
                .hasSize(1);
    }

    @Test
    void adjustOfOneVersionIsMadeWhileThatIsWhatIsSeen() {
        assertThat(after(adjust(3, 1), account(5)).version()).isEqualTo(4);
        changesNothing(adjust(2, 1), account(5), Verdict.CHANGED);
        changesNothing(adjust(4, 1), account(5), Verdict.CHANGED);
        changesNothing(adjust(3, -6), account(5), Verdict.REFUSED);
        changesNothing(adjust(4, -6), account(5), Verdict.CHANGED);
    }

    @Test
    void adjustOfOneVersionWaitsForHoldsThatMayBeCommitted() {
        Account held = account(5, hold(1, 2), hold(2, -1));
        for (long version = 3; version <= 5; version++) {
            changesNothing(adjust(version, 1), held, Verdict.BUSY);
        }
        changesNothing(adjust(2, 1), held, Verdict.CHANGED);
        changesNothing(adjust(6, 1), held, Verdict.CHANGED);
        Account settled =
                apply(new AccountStep.Settle(tx(1), EPOCH), apply(new AccountStep.GiveBack(tx(2), EPOCH), held));
        assertThat(after(adjust(4, 1), settled).free()).isEqualTo(6);
    }

    private static AccountStep adjust(long version, long units) {
        return new AccountStep.Adjust(1, EPOCH, version, units, AccountStep.SAME_PRICE);
    }

    @Test
    void zeroUnitsAreAddedAndSubtracted() {
        assertThat(after(new AccountStep.Add(1, EPOCH, 0), account(Amount.MAX)).version())
                .isEqualTo(4);
        assertThat(after(new AccountStep.Subtract(1, EPOCH, 0), account(0)).version())
                .isEqualTo(4);
    }

    @Test
    void takeSetsUnitsAside() {
        AccountStep.Take take = new AccountStep.Take(tx(1), EPOCH, 3);
        Account held = after(take, account(5));

        assertThat(held).isEqualTo(account(2, hold(1, 3)));
        assertThat(held.held()).isEqualTo(3);
        assertThat(held.most()).isEqualTo(5);
        changesNothing(take, held, Verdict.DONE);
    }

    @Test
    void takeOfZeroUnitsOnlyAsksWhetherTheAccountExists() {
        changesNothing(new AccountStep.Take(tx(1), EPOCH, 0), account(0), Verdict.DONE);
    }

    @Test
    void takeWaitsForUnitsThatOthersMayGiveBackOrBring() {
        changesNothing(new AccountStep.Take(tx(1), EPOCH, 3), account(2, hold(2, 1)), Verdict.BUSY);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, 3), account(2, hold(2, -1)), Verdict.BUSY);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, 4), account(2, hold(2, 1)), Verdict.REFUSED);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, 1), account(0), Verdict.REFUSED);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, Amount.MAX), account(Amount.MAX - 1), Verdict.REFUSED);
    }

    @Test
    void expectedUnitsMustFitWhateverBecomesOfOthers() {
        assertThat(after(new AccountStep.Take(tx(1), EPOCH, -Amount.MAX), account(0)))
                .isEqualTo(account(0, hold(1, -Amount.MAX)));
        changesNothing(new AccountStep.Take(tx(1), EPOCH, -1), account(Amount.MAX), Verdict.REFUSED);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, -Amount.MAX), account(1), Verdict.REFUSED);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, -1), account(Amount.MAX - 1, hold(2, 1)), Verdict.BUSY);
        changesNothing(new AccountStep.Take(tx(1), EPOCH, -1), account(Amount.MAX - 1, hold(2, -1)), Verdict.BUSY);
    }

    @Test
    void settleTakesWhatWasHeld() {
        AccountStep.Settle settle = new AccountStep.Settle(tx(1), EPOCH);
        Account settled = after(settle, account(2, hold(1, 3), hold(2, 1)));

        assertThat(settled).isEqualTo(new Account(2, 10, 4, EPOCH, List.of(hold(2, 1)), Marks.NONE));
        changesNothing(settle, settled, Verdict.DONE);
    }

    @Test
    void settleBringsWhatWasExpected() {
        Account settled = after(new AccountStep.Settle(tx(1), EPOCH), account(2, hold(1, -3)));

        assertThat(settled).isEqualTo(new Account(5, 10, 4, EPOCH, List.of(), Marks.NONE));
    }

    @Test
    void giveBackRestoresWhatWasThereBefore() {
        for (long units : new long[] {1, 5, -1, -Amount.MAX + 5}) {
            Account before = account(5);
            Account held = after(new AccountStep.Take(tx(1), EPOCH, units), before);
            assertThat(after(new AccountStep.GiveBack(tx(1), EPOCH), held)).isEqualTo(before);
        }
    }

    @Test
    void repeatedGiveBackGivesBackOnce() {
        AccountStep.GiveBack giveBack = new AccountStep.GiveBack(tx(1), EPOCH);
        Account once = after(giveBack, account(2, hold(1, 3)));
        Account twice = apply(giveBack, once);
        Account thrice = apply(giveBack, twice);

        assertThat(once.free()).isEqualTo(5);
        assertThat(twice.withoutMarks()).isEqualTo(once);
        changesNothing(giveBack, thrice, Verdict.DONE);
    }

    @Test
    void lateHoldAfterItsGiveBackIsGone() {
        for (long units : new long[] {1, -1, 0}) {
            Account marked = after(new AccountStep.GiveBack(tx(1), EPOCH), account(5));

            assertThat(marked.withoutMarks()).isEqualTo(account(5));
            changesNothing(new AccountStep.Take(tx(1), EPOCH, units), marked, Verdict.GONE);
            assertThat(verdict(new AccountStep.Take(tx(2), EPOCH, 5), marked)).isEqualTo(Verdict.DONE);
        }
    }

    @Test
    void marksEndWithTheirEpoch() {
        Account marked = after(new AccountStep.Add(1, EPOCH, 1), account(5));
        changesNothing(new AccountStep.Add(1, EPOCH, 1), marked, Verdict.DONE);

        for (AccountStep step : List.of(
                new AccountStep.Add(2, EPOCH + 1, 1),
                new AccountStep.Subtract(2, EPOCH + 1, 1),
                new AccountStep.Replace(2, EPOCH + 1, 1, 1),
                new AccountStep.GiveBack(tx(2), EPOCH + 1))) {
            Account next = after(step, marked);
            assertThat(next.epoch()).isEqualTo(EPOCH + 1);
            assertThat(next.marks().contains(1)).as("%s", step).isFalse();
            assertThat(next.marks().contains(2)).as("%s", step).isTrue();
        }
        assertThat(after(new AccountStep.Take(tx(2), EPOCH + 1, 1), marked)
                        .marks()
                        .isEmpty())
                .isTrue();
        Account held = after(new AccountStep.Take(tx(3), EPOCH, 1), marked);
        assertThat(held.marks().contains(1)).isTrue();
        assertThat(after(new AccountStep.Settle(tx(3), EPOCH + 1), held).marks().isEmpty())
                .isTrue();
    }

    @Test
    void answersOfTransactionsShowNoHoldsAndThoseOfOthersDo() {
        Account account = account(5, hold(1, 2), hold(2, -3));

        assertThat(new AccountStep.Take(tx(3), EPOCH, 1).apply(account).answer().account())
                .isEqualTo(account(7));
        assertThat(new AccountStep.Take(tx(3), EPOCH, 99)
                        .apply(account)
                        .answer()
                        .account())
                .isEqualTo(account(7));
        assertThat(new AccountStep.Subtract(3, EPOCH, 99)
                        .apply(account)
                        .answer()
                        .account())
                .isEqualTo(account);
    }

    @Test
    void imageIsTheAccountAsIfEveryTransactionInFlightFailed() {
        Account account = new Account(5, 10, 3, EPOCH, List.of(hold(1, 2), hold(2, -3)), Marks.NONE.plus(1));

        assertThat(account.image()).isEqualTo(account(7));
        assertThat(account.most()).isEqualTo(10);
    }
}
