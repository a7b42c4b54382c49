package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AccountStepTest {
    private static final long EPOCH = 7;
    private static final int HISTORIES = 400;

    private static Tx tx(long attempt) {
        return new Tx(new OrderId("order-" + attempt), attempt);
    }

    private static Account account(long free, Hold... holds) {
        return new Account(free, 10, 3, EPOCH, List.of(holds), Marks.NONE);
    }

    private static Hold hold(long attempt, long units) {
        return new Hold(tx(attempt), units);
    }

    private static Verdict verdict(AccountStep step, @Nullable Account account) {
        return step.apply(account).answer().verdict();
    }

    /** The record after a step that is to change it. */
    private static Account after(AccountStep step, @Nullable Account account) {
        Step.Next<Account, AccountAnswer> next = step.apply(account);
        assertThat(next.answer().verdict()).isEqualTo(Verdict.DONE);
        assertThat(next.record()).as("%s on %s", step, account).isNotNull();
        return Objects.requireNonNull(next.record());
    }

    /** The record after a step, whether it changes it or not. */
    private static Account apply(AccountStep step, Account account) {
        Account next = step.apply(account).record();
        return next == null ? account : next;
    }

    private static void changesNothing(AccountStep step, @Nullable Account account, Verdict verdict) {
        Step.Next<Account, AccountAnswer> next = step.apply(account);
        assertThat(next.answer().verdict()).as("%s on %s", step, account).isEqualTo(verdict);
        assertThat(next.record()).as("%s on %s", step, account).isNull();
    }

    @Test
    void whatIsNotThereIsMissing() {
        for (AccountStep step : List.of(
                new AccountStep.Read(),
                new AccountStep.Add(1, EPOCH, 1),
                new AccountStep.Subtract(1, EPOCH, 0),
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

    /** Every way the transactions in flight can end: the units there would be. */
    private static List<Long> endings(Account account) {
        List<Long> endings = List.of(account.free());
        for (Hold hold : account.holds()) {
            List<Long> next = new ArrayList<>();
            for (long units : endings) {
                next.add(units + Math.max(hold.units(), 0)); // given back
                next.add(units - Math.min(hold.units(), 0)); // settled
            }
            endings = next;
        }
        return endings;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void verdictsAreTrueWhateverBecomesOfTheTransactionsInFlight(long seed) {
        Random random = new Random(seed);
        Account account = randomAccount(random);
        List<Long> endings = endings(account);
        List<AccountStep> steps = new ArrayList<>();
        Map<AccountStep, LongPredicate> bears = new HashMap<>();
        for (long units : amounts(account)) {
            AccountStep add = new AccountStep.Add(99, EPOCH, units);
            AccountStep subtract = new AccountStep.Subtract(99, EPOCH, units);
            bears.put(add, have -> have + units <= Amount.MAX);
            bears.put(subtract, have -> have >= units);
            steps.add(add);
            steps.add(subtract);
            if (units > 0) {
                AccountStep take = new AccountStep.Take(tx(99), EPOCH, units);
                AccountStep expect = new AccountStep.Take(tx(99), EPOCH, -units);
                bears.put(take, have -> have >= units);
                bears.put(expect, have -> have + units <= Amount.MAX);
                steps.add(take);
                steps.add(expect);
            }
        }
        for (AccountStep step : steps) {
            var feasible = Objects.requireNonNull(bears.get(step));
            boolean always = endings.stream().allMatch(feasible::test);
            boolean never = endings.stream().noneMatch(feasible::test);
            Verdict expected = always ? Verdict.DONE : never ? Verdict.REFUSED : Verdict.BUSY;
            assertThat(verdict(step, account))
                    .as("seed %d: %s on %s", seed, step, account)
                    .isEqualTo(expected);
            if (always) {
                assertThat(endings(after(step, account))).allMatch(units -> units >= 0 && units <= Amount.MAX);
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    private static Account randomAccount(Random random) {
        long left = random.nextBoolean() ? Amount.MAX : 12;
        long free = random.nextBoolean() ? random.nextLong(left + 1) : random.nextLong(4);
        left -= free;
        List<Hold> holds = new ArrayList<>();
        for (int attempt = 1; attempt <= random.nextInt(5) && left > 0; attempt++) {
            long units = random.nextBoolean() ? 1 + random.nextLong(left) : Math.min(left, 1 + random.nextLong(3));
            left -= units;
            holds.add(hold(attempt, random.nextBoolean() ? units : -units));
        }
        return new Account(free, 10, 3, EPOCH, holds, Marks.NONE);
    }

    /** Amounts at and around every number that could decide. */
    private static List<Long> amounts(Account account) {
        List<Long> edges = new ArrayList<>(List.of(0L, 1L, Amount.MAX));
        for (long units : endings(account)) {
            edges.add(units);
            edges.add(Amount.MAX - units);
        }
        return edges.stream()
                .flatMap(edge -> LongStream.rangeClosed(edge - 1, edge + 1).boxed())
                .filter(units -> units >= 0 && units <= Amount.MAX)
                .distinct()
                .toList();
    }

    /**
     * A history of steps with what the protocol promises: a transaction ends once, either way, and a take is not sent
     * again once its transaction has ended.
     */
    private static List<AccountStep> history(Random random) {
        List<AccountStep> steps = new ArrayList<>();
        List<Tx> open = new ArrayList<>();
        long epoch = EPOCH;
        long units = random.nextBoolean() ? 10 : Amount.MAX / 3;
        for (int index = 0; index < 60; index++) {
            long id = 1000L + index;
            switch (random.nextInt(8)) {
                case 0 -> steps.add(new AccountStep.Add(id, epoch, random.nextLong(units)));
                case 1 -> steps.add(new AccountStep.Subtract(id, epoch, random.nextLong(units)));
                case 2 -> steps.add(new AccountStep.Replace(id, epoch, random.nextLong(units), random.nextLong(100)));
                case 3 -> {
                    Tx late = tx(id);
                    steps.add(new AccountStep.GiveBack(late, epoch));
                    steps.add(new AccountStep.Take(late, epoch, 1 + random.nextLong(units)));
                }
                case 4, 5 -> {
                    open.add(tx(id));
                    long wanted = 1 + random.nextLong(units);
                    steps.add(new AccountStep.Take(tx(id), epoch, random.nextBoolean() ? wanted : -wanted));
                }
                default -> {
                    if (!open.isEmpty()) {
                        Tx ended = open.remove(random.nextInt(open.size()));
                        steps.add(
                                random.nextBoolean()
                                        ? new AccountStep.Settle(ended, epoch)
                                        : new AccountStep.GiveBack(ended, epoch));
                    } else if (random.nextInt(4) == 0) {
                        epoch++; // a cut, which finds no transaction in flight
                    }
                }
            }
        }
        return steps;
    }

    private static long epochOf(AccountStep step) {
        return switch (step) {
            case AccountStep.Read() -> throw new IllegalArgumentException("a read belongs to no epoch");
            case AccountStep.Create(long id, long epoch, long units, long price) -> epoch;
            case AccountStep.Replace(long id, long epoch, long units, long price) -> epoch;
            case AccountStep.Add(long id, long epoch, long units) -> epoch;
            case AccountStep.Subtract(long id, long epoch, long units) -> epoch;
            case AccountStep.Take(var tx, long epoch, long units) -> epoch;
            case AccountStep.Settle(var tx, long epoch) -> epoch;
            case AccountStep.GiveBack(var tx, long epoch) -> epoch;
        };
    }

    private static boolean ends(AccountStep step, Tx tx) {
        return step.equals(new AccountStep.Settle(tx, epochOf(step)))
                || step.equals(new AccountStep.GiveBack(tx, epochOf(step)));
    }

    private static List<Object> state(Account account) {
        return List.of(account.free(), account.price(), account.version(), account.holds());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void stepsThatAreRepeatedWithinTheirEpochAreAppliedOnce(long seed) {
        Random random = new Random(seed);
        Account once = after(new AccountStep.Create(1, EPOCH, 20, 5), null);
        Account repeated = once;
        List<AccountStep> applied = new ArrayList<>();
        for (AccountStep step : history(random)) {
            Verdict expected = verdict(step, once);
            assertThat(verdict(step, repeated)).as("seed %d: %s", seed, step).isEqualTo(expected);
            once = apply(step, once);
            repeated = apply(step, repeated);
            if (expected == Verdict.DONE || expected == Verdict.GONE) {
                applied.removeIf(earlier -> earlier instanceof AccountStep.Take take && ends(step, take.tx()));
                applied.removeIf(earlier -> epochOf(earlier) != epochOf(step));
                applied.add(step);
                repeated = repeat(step, expected, repeated, seed);
            }
            if (!applied.isEmpty()) {
                AccountStep earlier = applied.get(random.nextInt(applied.size()));
                Verdict before = verdict(earlier, once);
                assertThat(before).as("seed %d: %s again", seed, earlier).isIn(Verdict.DONE, Verdict.GONE);
                repeated = repeat(earlier, before, repeated, seed);
            }
            assertThat(state(repeated)).as("seed %d: after %s", seed, step).isEqualTo(state(once));
        }
    }

    private static Account repeat(AccountStep step, Verdict verdict, Account account, long seed) {
        Account next = apply(step, account);
        assertThat(verdict(step, account)).as("seed %d: %s again", seed, step).isEqualTo(verdict);
        assertThat(state(next)).as("seed %d: %s again", seed, step).isEqualTo(state(account));
        return next;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyHistoryKeepsTheInvariants(long seed) {
        Random random = new Random(seed);
        Account account = after(new AccountStep.Create(1, EPOCH, 20, 5), null);
        for (AccountStep step : history(random)) {
            Step.Next<Account, AccountAnswer> next = step.apply(account);
            Account record = next.record();
            if (record == null) {
                continue;
            }
            assertThat(next.answer().verdict()).as("seed %d: %s", seed, step).isEqualTo(Verdict.DONE);
            assertThat(record.free()).as("seed %d: %s", seed, step).isBetween(0L, Amount.MAX);
            assertThat(record.most()).as("seed %d: %s", seed, step).isBetween(0L, Amount.MAX);
            assertThat(record.version())
                    .as("seed %d: %s", seed, step)
                    .isBetween(account.version(), account.version() + 1);
            assertThat(record.epoch()).as("seed %d: %s", seed, step).isEqualTo(epochOf(step));
            if (record.version() == account.version()) {
                assertThat(record.image().free())
                        .as("seed %d: %s", seed, step)
                        .isEqualTo(account.image().free());
                assertThat(record.price()).as("seed %d: %s", seed, step).isEqualTo(account.price());
            }
            account = record;
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whenAllTransactionsHaveEndedTheUnitsAddUp(long seed) {
        Random random = new Random(seed);
        Account account = randomAccount(random);
        long expected = account.free();
        for (Hold hold : account.holds()) {
            boolean settled = random.nextBoolean();
            expected += settled ? -Math.min(hold.units(), 0) : Math.max(hold.units(), 0);
            account = after(
                    settled ? new AccountStep.Settle(hold.tx(), EPOCH) : new AccountStep.GiveBack(hold.tx(), EPOCH),
                    account);
        }
        assertThat(account.holds()).as("seed %d", seed).isEmpty();
        assertThat(account.free()).as("seed %d", seed).isEqualTo(expected);
        assertThat(account.marks().isEmpty()).as("seed %d", seed).isTrue();
    }
}
