package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.checkout.MemoryRecords.Fate;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps whose fate is not known: they fail, or are done and their answer is lost. */
final class StepsEngineLossesTest extends EngineShop {
    private void loses(int call, Fate fate) {
        records.weather((number, step) -> number == call ? fate : Fate.ANSWERED);
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void checkoutSurvivesTheLossOfAnyOneCall(Fate fate) {
        for (int call = 0; call < 8; call++) {
            shop(5, 5, 100);
            loses(call, fate);

            assertThat(checkout(BOTH)).as("call %d", call).isEqualTo(done(25));
            restsWith(3, 4, 75);
            assertThat(records.calls()).as("call %d", call).isEqualTo(9);
            assertThat(records.get(BOTH).version()).as("call %d", call).isEqualTo(2);
            assertThat(records.get(new AccountKey.OfItem(X)).version()).isEqualTo(2);
            assertThat(records.get(new AccountKey.OfUser(USER)).version()).isEqualTo(2);
        }
    }

    @Test
    void checkoutSurvivesTheLossOfAnyTwoCalls() {
        for (int one = 0; one < 9; one++) {
            for (int two = one + 1; two < 10; two++) {
                for (int kinds = 0; kinds < 4; kinds++) {
                    int first = one;
                    int second = two;
                    Fate fateOfFirst = (kinds & 1) == 0 ? Fate.STEP_LOST : Fate.ANSWER_LOST;
                    Fate fateOfSecond = (kinds & 2) == 0 ? Fate.STEP_LOST : Fate.ANSWER_LOST;
                    shop(5, 5, 100);
                    records.weather((call, step) ->
                            call == first ? fateOfFirst : call == second ? fateOfSecond : Fate.ANSWERED);

                    assertThat(checkout(BOTH))
                            .as("calls %d and %d, %d", one, two, kinds)
                            .isEqualTo(done(25));
                    restsWith(3, 4, 75);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void refusalSurvivesTheLossOfAnyOneCall(Fate fate) {
        for (int call = 0; call < 7; call++) {
            shop(5, 0, 100);
            loses(call, fate);

            assertThat(checkout(BOTH))
                    .as("call %d", call)
                    .isEqualTo(refused(new Refusal.OutOfStock(Y, new Amount(1), Amount.ZERO)));
            restsWith(5, 0, 100);
            assertThat(records.calls()).as("call %d", call).isEqualTo(8);
            assertThat(records.get(BOTH).version()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void payAndCancelSurviveTheLossOfAnyOneCall(Fate fate) {
        for (int call = 0; call < 8; call++) {
            shop(5, 5, 100);
            loses(call, fate);
            assertThat(pay(BOTH, 25)).as("call %d", call).isEqualTo(done(25));
            restsWith(5, 5, 75);

            assertThat(checkout(BOTH)).isEqualTo(done(25));
            restsWith(3, 4, 75);
            records.restartCalls();
            assertThat(cancel(BOTH)).as("call %d", call).isEqualTo(done(25));
            restsWith(5, 5, 100);
            assertThat(records.calls()).as("call %d", call).isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void commitThatIsUnknownAtTheDeadlineIsFinishedAfterTheAnswer(Fate fate) {
        shop(5, 5, 100);
        AtomicBoolean storm = storm(OrderStep.Commit.class, fate);

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Unresolved<Amount>());
        gate.close();
        assertThat(drains(5)).as("the write is still inside").isFalse();
        assertThat(gate.inside()).isEqualTo(1);
        storm.set(false);
        restsWith(3, 4, 75);
        assertThat(records.get(BOTH).taken()).isTrue();
        assertThat(checkout(BOTH)).isEqualTo(done(25));
        restsWith(3, 4, 75);
    }

    @Test
    void commitThatIsUnknownAtTheDeadlineAndFailsAfterTheAnswerTakesNothing() {
        shop(5, 5, 100);
        AtomicBoolean storm = storm(OrderStep.Commit.class, Fate.STEP_LOST);

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Unresolved<Amount>());
        records.apply(BOTH, new OrderStep.RemoveLine(1_000_000, EPOCH, X));
        storm.set(false);
        restsWith(5, 5, 100);
        assertThat(records.get(BOTH).paid()).isFalse();
    }

    @Test
    void commitThatIsUnknownAtTheDeadlineIsKnownAlthoughTheOrderWasCancelledSince() {
        shop(5, 5, 100);
        AtomicBoolean storm = storm(OrderStep.Commit.class, Fate.ANSWER_LOST);

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Unresolved<Amount>());
        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.cancel(USER, BOTH, flight)))
                .isEqualTo(new Outcome.Unresolved<Amount>());
        storm.set(false);
        restsWith(5, 5, 100);
        assertThat(records.get(BOTH).paid()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void holdThatIsUnknownAtTheDeadlineIsGivenBack(Fate fate) {
        shop(5, 5, 100);
        List<AccountStep.Take> lost = new ArrayList<>();
        records.weather((call, step) -> {
            if (step instanceof AccountStep.Take take && call >= 2) {
                lost.add(take);
                return fate;
            }
            return Fate.ANSWERED;
        });

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Overloaded<Amount>());
        restsWith(5, 5, 100);
        if (fate == Fate.STEP_LOST) {
            assertThat(records.apply(new AccountKey.OfItem(Y), lost.getFirst()).verdict())
                    .as("it arrives after all")
                    .isEqualTo(Verdict.GONE);
        }
        restsWith(5, 5, 100);
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void giveBackThatIsUnknownAtTheDeadlineIsFinishedAfterTheAnswer(Fate fate) {
        shop(5, 0, 100);
        AtomicBoolean storm = storm(AccountStep.GiveBack.class, fate);

        Outcome<Amount> outcome = within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight));

        assertThat(outcome)
                .isIn(new Outcome.Overloaded<Amount>(), refused(new Refusal.OutOfStock(Y, new Amount(1), Amount.ZERO)));
        gate.close();
        assertThat(drains(5)).isFalse();
        storm.set(false);
        restsWith(5, 0, 100);
    }

    @ParameterizedTest
    @EnumSource(names = {"STEP_LOST", "ANSWER_LOST"})
    void settleThatIsLostForAWhileKeepsTheWriteInsideTheGate(Fate fate) {
        shop(5, 5, 100);
        AtomicBoolean storm = storm(AccountStep.Settle.class, fate);

        assertThat(checkout(BOTH)).isEqualTo(done(25));
        gate.close();
        assertThat(drains(5)).isFalse();
        storm.set(false);
        restsWith(3, 4, 75);
    }

    /** Every step of a kind suffers this fate until the storm is over. */
    private AtomicBoolean storm(Class<? extends Step<?, ?>> kind, Fate fate) {
        AtomicBoolean storm = new AtomicBoolean(true);
        records.weather((call, step) -> storm.get() && kind.isInstance(step) ? fate : Fate.ANSWERED);
        return storm;
    }
}
