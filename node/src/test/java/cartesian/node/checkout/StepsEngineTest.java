package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.checkout.MemoryRecords.Fate;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Gate;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StepsEngineTest {
    private static final long EPOCH = 7;
    private static final int DEADLINE_MILLIS = 30_000;
    private static final int SHORT_DEADLINE_MILLIS = 30;
    private static final int HISTORIES = 60;

    private static final UserId USER = new UserId("user");
    private static final ItemId X = new ItemId("x");
    private static final ItemId Y = new ItemId("y");
    private static final OrderId BOTH = new OrderId("both");
    private static final OrderId ONLY_X = new OrderId("only-x");

    private final MemoryRecords records = new MemoryRecords();
    private final Names names = new CountedNames();
    private final Gate gate = new Gate(EPOCH, 16 * 1024);
    private final StepsEngine engine = new StepsEngine(records, names);

    private interface Call {
        Outcome<Amount> in(Flight flight);
    }

    private Outcome<Amount> within(int millis, Call call) {
        Deadline deadline = Deadline.inMillis(millis);
        Flight flight = new Flight(gate.enter(deadline.nanos()).orElseThrow(), deadline, new EpochBuffer());
        try {
            return call.in(flight);
        } finally {
            flight.land();
        }
    }

    private Outcome<Amount> checkout(OrderId order) {
        return within(DEADLINE_MILLIS, flight -> engine.checkout(order, flight));
    }

    private Outcome<Amount> pay(OrderId order, long amount) {
        return within(DEADLINE_MILLIS, flight -> engine.pay(USER, order, new Amount(amount), flight));
    }

    private Outcome<Amount> cancel(OrderId order) {
        return within(DEADLINE_MILLIS, flight -> engine.cancel(USER, order, flight));
    }

    private static Outcome<Amount> done(long amount) {
        return new Outcome.Done<>(new Amount(amount), EPOCH);
    }

    private static Outcome<Amount> refused(Refusal refusal) {
        return new Outcome.Refused<>(refusal);
    }

    private void item(ItemId id, long units) {
        records.put(new AccountKey.OfItem(id), new Account(units, 10, 1, EPOCH - 1, List.of(), Marks.NONE));
    }

    private void user(UserId id, long credit) {
        records.put(new AccountKey.OfUser(id), new Account(credit, 0, 1, EPOCH - 1, List.of(), Marks.NONE));
    }

    private void order(OrderId id, OrderLine... lines) {
        records.put(
                id, new OrderRecord(USER, List.of(lines), OrderRecord.UNPAID, false, false, 1, EPOCH - 1, Marks.NONE));
    }

    private static OrderLine line(ItemId item, long quantity, long price) {
        return new OrderLine(item, quantity, price);
    }

    /** An order of 2 x at 10 and 1 y at 5, with this much there to pay it from. */
    private void shop(long unitsOfX, long unitsOfY, long credit) {
        item(X, unitsOfX);
        item(Y, unitsOfY);
        user(USER, credit);
        order(BOTH, line(X, 2, 10), line(Y, 1, 5));
        records.restartCalls();
    }

    /** All writes are over and have left the gate, nothing is held, and this is what there is. */
    private void restsWith(long unitsOfX, long unitsOfY, long credit) {
        rests();
        assertThat(units(X)).isEqualTo(unitsOfX);
        assertThat(units(Y)).isEqualTo(unitsOfY);
        assertThat(credit(USER)).isEqualTo(credit);
    }

    private void rests() {
        gate.close();
        assertThat(drains(10_000)).isTrue();
        assertThat(gate.inside()).isZero();
        assertThat(records.anyHolds()).isFalse();
        gate.open(EPOCH);
    }

    private boolean drains(int millis) {
        try {
            return gate.drain(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long units(ItemId item) {
        return records.get(new AccountKey.OfItem(item)).free();
    }

    private long credit(UserId user) {
        return records.get(new AccountKey.OfUser(user)).free();
    }

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

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    /** Orders of random lines, and a random but repeatable order of calls and losses. */
    private List<OrderId> randomShop(Random random) {
        for (int item = 0; item < 3; item++) {
            item(new ItemId("item-" + item), random.nextInt(6));
        }
        user(USER, random.nextInt(100));
        List<OrderId> orders = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            OrderId id = new OrderId("order-" + number);
            List<OrderLine> lines = new ArrayList<>();
            for (int line = 0; line <= random.nextInt(3); line++) {
                lines.add(line(
                        new ItemId("item-" + random.nextInt(3)),
                        1 + random.nextInt(2),
                        (line + 1) * random.nextLong(9)));
            }
            order(id, lines.toArray(OrderLine[]::new));
            orders.add(id);
        }
        return orders;
    }

    private Turns randomTurns(long seed) {
        Random random = new Random(seed);
        Turns turns = new Turns(waiting -> List.copyOf(waiting).get(random.nextInt(waiting.size())));
        records.hook(turns);
        records.weather((call, step) -> switch (new Random(seed * 1_000_003 + call).nextInt(12)) {
            case 0 -> Fate.STEP_LOST;
            case 1 -> Fate.ANSWER_LOST;
            default -> Fate.ANSWERED;
        });
        return turns;
    }

    private long unitsAndTaken(List<OrderId> orders, ItemId item) {
        long sum = units(item);
        for (OrderId order : orders) {
            OrderRecord record = records.get(order);
            sum += record.taken() ? record.quantities().getOrDefault(item, 0L) : 0;
        }
        return sum;
    }

    private long creditAndCharged(List<OrderId> orders) {
        long sum = credit(USER);
        for (OrderId order : orders) {
            sum += Math.max(records.get(order).charged(), 0);
        }
        return sum;
    }

    private List<Long> audit(List<OrderId> orders) {
        List<Long> sums = new ArrayList<>();
        for (int item = 0; item < 3; item++) {
            sums.add(unitsAndTaken(orders, new ItemId("item-" + item)));
        }
        sums.add(creditAndCharged(orders));
        return sums;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void refusalsOfCheckoutsThatRunTogetherStillHoldInTheEnd(long seed) throws Exception {
        Random random = new Random(seed);
        List<OrderId> orders = randomShop(random);
        List<Long> before = audit(orders);
        List<OrderId> asked = new ArrayList<>(orders);
        asked.add(orders.get(random.nextInt(orders.size())));
        List<Callable<Outcome<Amount>>> players = new ArrayList<>();
        for (OrderId order : asked) {
            players.add(() -> checkout(order));
        }

        List<Outcome<Amount>> outcomes = randomTurns(seed).play(players);

        rests();
        assertThat(audit(orders)).as("seed %d: %s", seed, outcomes).isEqualTo(before);
        for (int index = 0; index < asked.size(); index++) {
            OrderRecord order = records.get(asked.get(index));
            switch (outcomes.get(index)) {
                case Outcome.Done<Amount>(var charged, var _) -> {
                    assertThat(order.taken()).as("seed %d: %s", seed, outcomes).isTrue();
                    assertThat(order.charged())
                            .as("seed %d: %s", seed, outcomes)
                            .isEqualTo(charged.value());
                }
                case Outcome.Refused<Amount>(Refusal.OutOfStock(var item, var wanted, var _)) -> {
                    assertThat(order.taken()).as("seed %d: %s", seed, outcomes).isFalse();
                    assertThat(units(item)).as("seed %d: %s", seed, outcomes).isLessThan(wanted.value());
                }
                case Outcome.Refused<Amount>(Refusal.OutOfCredit(var user, var cost, var _)) -> {
                    assertThat(order.taken()).as("seed %d: %s", seed, outcomes).isFalse();
                    assertThat(credit(user)).as("seed %d: %s", seed, outcomes).isLessThan(cost.value());
                }
                case Outcome.Refused<Amount> _, Outcome.Overloaded<Amount> _, Outcome.Unresolved<Amount> _ ->
                    throw new AssertionError("seed " + seed + ": " + outcomes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyMixOfCallsKeepsTheSums(long seed) throws Exception {
        Random random = new Random(seed);
        List<OrderId> orders = randomShop(random);
        List<Long> before = audit(orders);
        List<Callable<Boolean>> players = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            List<Callable<Outcome<Amount>>> calls = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                OrderId order = orders.get(random.nextInt(orders.size()));
                long cost = records.get(order).cost();
                switch (random.nextInt(4)) {
                    case 0 -> calls.add(() -> pay(order, cost));
                    case 1 -> calls.add(() -> cancel(order));
                    default -> calls.add(() -> checkout(order));
                }
            }
            players.add(() -> {
                boolean all = true;
                for (Callable<Outcome<Amount>> call : calls) {
                    Outcome<Amount> outcome = call.call();
                    all &= outcome instanceof Outcome.Done<Amount> || outcome instanceof Outcome.Refused<Amount>;
                }
                return all;
            });
        }

        assertThat(randomTurns(seed).play(players)).as("seed %d", seed).containsOnly(true);
        rests();
        assertThat(audit(orders)).as("seed %d", seed).isEqualTo(before);
    }
}
