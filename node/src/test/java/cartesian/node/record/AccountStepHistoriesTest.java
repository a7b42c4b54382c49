package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories of steps, against every way in which transactions in flight can end. */
final class AccountStepHistoriesTest extends AccountSteps {
    private static final int HISTORIES = 400;

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
            switch (random.nextInt(9)) {
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
                case 6 -> {
                    long seen =
                            random.nextBoolean() ? Step.ANY_VERSION : Account.firstVersion(EPOCH) + random.nextInt(40);
                    long moved = random.nextLong(units) * (random.nextBoolean() ? 1 : -1);
                    long price = random.nextBoolean() ? AccountStep.SAME_PRICE : random.nextLong(100);
                    steps.add(new AccountStep.Adjust(id, epoch, seen, moved, price));
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
            case AccountStep.Adjust(long id, long epoch, long version, long units, long price) -> epoch;
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
