package cartesian.node.record;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.node.record.OrderStep.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OrderStepTest {
    private static final long EPOCH = 7;
    private static final int LINES_MAX = 4;
    private static final int HISTORIES = 400;
    private static final UserId USER = new UserId("user");
    private static final ItemId X = new ItemId("x");
    private static final ItemId Y = new ItemId("y");

    private static OrderRecord order(OrderLine... lines) {
        return new OrderRecord(USER, List.of(lines), OrderRecord.UNPAID, false, false, 3, EPOCH, Marks.NONE);
    }

    private static OrderRecord paid(long charged, OrderLine... lines) {
        return new OrderRecord(USER, List.of(lines), charged, false, false, 3, EPOCH, Marks.NONE);
    }

    private static OrderRecord removed() {
        return new OrderRecord(USER, List.of(), OrderRecord.UNPAID, false, true, 3, EPOCH, Marks.NONE);
    }

    private static OrderLine line(ItemId item, long quantity, long price) {
        return new OrderLine(item, quantity, price);
    }

    private static OrderStep.AddLine add(long id, ItemId item, long quantity, long price) {
        return new OrderStep.AddLine(id, EPOCH, line(item, quantity, price), LINES_MAX);
    }

    private static OrderRecord after(OrderStep step, @Nullable OrderRecord order) {
        Step.Next<OrderRecord, OrderAnswer> next = step.apply(order);
        assertThat(next.answer().verdict()).as("%s on %s", step, order).isEqualTo(Verdict.DONE);
        assertThat(next.record()).as("%s on %s", step, order).isNotNull();
        return Objects.requireNonNull(next.record());
    }

    private static void changesNothing(OrderStep step, @Nullable OrderRecord order, Verdict verdict) {
        Step.Next<OrderRecord, OrderAnswer> next = step.apply(order);
        assertThat(next.answer().verdict()).as("%s on %s", step, order).isEqualTo(verdict);
        assertThat(next.record()).as("%s on %s", step, order).isNull();
    }

    @Test
    void whatIsNotThereIsAbsentAndWhatIsRemovedIsMissing() {
        for (OrderStep step : List.of(
                new OrderStep.Read(),
                add(1, X, 1, 1),
                new OrderStep.RemoveLine(1, EPOCH, X),
                new OrderStep.Remove(1, EPOCH))) {
            changesNothing(step, null, Verdict.ABSENT);
            changesNothing(step, removed(), Verdict.MISSING);
            assertThat(step.apply(removed()).answer().order()).isNull();
        }
    }

    @Test
    void readAnswersWithoutMarks() {
        OrderRecord order = after(add(1, X, 2, 10), order());

        changesNothing(new OrderStep.Read(), order, Verdict.DONE);
        assertThat(new OrderStep.Read().apply(order).answer().order()).isEqualTo(order.image());
    }

    @Test
    void createMakesAnEmptyOrderThatIsNotThere() {
        OrderStep.Create create = new OrderStep.Create(1, EPOCH, USER);
        OrderRecord created = after(create, null);

        assertThat(created.image())
                .isEqualTo(new OrderRecord(
                        USER,
                        List.of(),
                        OrderRecord.UNPAID,
                        false,
                        false,
                        OrderRecord.firstVersion(EPOCH),
                        EPOCH,
                        Marks.NONE));
        changesNothing(create, created, Verdict.DONE);
        changesNothing(new OrderStep.Create(2, EPOCH, USER), created, Verdict.CHANGED);
        changesNothing(create, removed(), Verdict.CHANGED);
    }

    @Test
    void replaceMakesAnUnpaidOrderOfWhateverWasThere() {
        OrderStep.Replace replace = new OrderStep.Replace(1, EPOCH, USER, List.of(line(X, 1, 10)));

        assertThat(after(replace, null).version()).isEqualTo(OrderRecord.firstVersion(EPOCH));
        for (OrderRecord before : List.of(order(), removed(), paid(5, line(Y, 5, 1)))) {
            OrderRecord replaced = after(replace, before);
            assertThat(replaced.image())
                    .isEqualTo(new OrderRecord(
                            USER, List.of(line(X, 1, 10)), OrderRecord.UNPAID, false, false, 4, EPOCH, Marks.NONE));
            changesNothing(replace, replaced, Verdict.DONE);
        }
    }

    @Test
    void linesOfOneItemAtOnePriceBecomeOne() {
        OrderRecord order = after(add(1, X, 2, 10), order());
        order = after(add(2, Y, 1, 5), order);
        order = after(add(3, X, 3, 10), order);
        order = after(add(4, X, 1, 11), order);

        assertThat(order.lines()).containsExactly(line(X, 5, 10), line(Y, 1, 5), line(X, 1, 11));
        assertThat(order.cost()).isEqualTo(66);
        assertThat(order.quantities()).containsExactly(Map.entry(X, 6L), Map.entry(Y, 1L));
        assertThat(order.version()).isEqualTo(7);
    }

    @Test
    void linesAreBounded() {
        OrderRecord full = order();
        for (int index = 0; index < LINES_MAX; index++) {
            full = after(add(index, new ItemId("item-" + index), 1, 1), full);
        }

        changesNothing(add(99, X, 1, 1), full, Verdict.FULL);
        changesNothing(add(99, new ItemId("item-0"), 1, 2), full, Verdict.FULL);
        assertThat(after(add(99, new ItemId("item-0"), 1, 1), full).lines()).hasSize(LINES_MAX);
    }

    @Test
    void paidOrdersDoNotChange() {
        changesNothing(add(1, X, 1, 1), paid(0), Verdict.PAID);
        changesNothing(new OrderStep.RemoveLine(1, EPOCH, X), paid(1, line(X, 1, 1)), Verdict.PAID);
        changesNothing(new OrderStep.Remove(1, EPOCH), paid(0), Verdict.PAID);
    }

    @Test
    void costsThatPassTheLargestAmountAreRefused() {
        long[][] tooLarge = {
            {Amount.MAX, 2},
            {2, Amount.MAX},
            {Amount.MAX, Amount.MAX},
            {1L << 32, 1L << 32}, // 2^64: 0 in a long
            {1L << 31, 1L << 32}, // 2^63: negative in a long
            {(1L << 32) + 1, (1L << 32) - 1}, // 2^64 - 1: -1 in a long
            {1L << 40, 1L << 25}, // 2^65
            {1L << 27, 1L << 26}, // 2^53, one too many
            {94906266, 94906266}, // the least square above the largest amount
        };
        for (long[] pair : tooLarge) {
            changesNothing(add(1, X, pair[0], pair[1]), order(), Verdict.REFUSED);
        }
        changesNothing(add(1, X, 1, Amount.MAX), order(line(Y, 1, 1)), Verdict.REFUSED);
        changesNothing(add(1, Y, 1, 1), order(line(X, 1, Amount.MAX)), Verdict.REFUSED);
    }

    @Test
    void quantitiesOfOneItemThatPassTheLargestAmountAreRefused() {
        changesNothing(add(1, X, Amount.MAX, 0), order(line(X, 1, 0)), Verdict.REFUSED);
        changesNothing(add(1, X, 1, 0), order(line(X, Amount.MAX, 0)), Verdict.REFUSED);
        changesNothing(add(1, X, 1, 1), order(line(X, Amount.MAX, 0)), Verdict.REFUSED);
        assertThat(after(add(1, X, Amount.MAX - 1, 0), order(line(X, 1, 0))).lines())
                .containsExactly(line(X, Amount.MAX, 0));
        assertThat(after(add(1, Y, Amount.MAX, 0), order(line(X, Amount.MAX, 0)))
                        .lines())
                .hasSize(2);
    }

    @Test
    void theLargestAmountItselfIsAllowed() {
        assertThat(after(add(1, X, 1, Amount.MAX), order()).cost()).isEqualTo(Amount.MAX);
        assertThat(after(add(1, X, Amount.MAX, 1), order()).cost()).isEqualTo(Amount.MAX);
        assertThat(after(add(1, Y, 1, 1), order(line(X, 1, Amount.MAX - 1))).cost())
                .isEqualTo(Amount.MAX);
        assertThat(after(add(1, Y, Amount.MAX, 0), order(line(X, 1, Amount.MAX)))
                        .cost())
                .isEqualTo(Amount.MAX);
    }

    @Test
    void oneUnitIsRemovedOfTheLineThatWasAddedLast() {
        OrderRecord order = order(line(X, 2, 10), line(Y, 1, 5), line(X, 1, 11));

        order = after(new OrderStep.RemoveLine(1, EPOCH, X), order);
        assertThat(order.lines()).containsExactly(line(X, 2, 10), line(Y, 1, 5));
        order = after(new OrderStep.RemoveLine(2, EPOCH, X), order);
        assertThat(order.lines()).containsExactly(line(X, 1, 10), line(Y, 1, 5));
        order = after(new OrderStep.RemoveLine(3, EPOCH, X), order);
        assertThat(order.lines()).containsExactly(line(Y, 1, 5));
        changesNothing(new OrderStep.RemoveLine(4, EPOCH, X), order, Verdict.NOT_IN_ORDER);
    }

    @Test
    void removedOrdersKeepTheirVersion() {
        changesNothing(new OrderStep.Remove(1, EPOCH, order().version() + 1), order(), Verdict.CHANGED);
        changesNothing(new OrderStep.Remove(1, EPOCH, paid(0).version()), paid(0), Verdict.PAID);
        assertThat(after(new OrderStep.Remove(1, EPOCH, order().version()), order())
                        .removed())
                .isTrue();
        OrderStep.Remove remove = new OrderStep.Remove(1, EPOCH);
        OrderRecord removed = after(remove, order(line(X, 1, 1)));

        assertThat(removed.removed()).isTrue();
        assertThat(removed.lines()).isEmpty();
        assertThat(removed.version()).isEqualTo(4);
        changesNothing(remove, removed, Verdict.DONE);
        changesNothing(new OrderStep.Remove(2, EPOCH), removed, Verdict.MISSING);
        changesNothing(new OrderStep.Create(2, EPOCH, USER), removed, Verdict.CHANGED);
    }

    @Test
    void changesMadeBeforeARemovalAreStillKnown() {
        OrderStep.AddLine add = add(1, X, 2, 10);
        OrderStep.RemoveLine removeLine = new OrderStep.RemoveLine(2, EPOCH, X);
        OrderRecord removed = after(new OrderStep.Remove(3, EPOCH), after(removeLine, after(add, order())));

        changesNothing(add, removed, Verdict.DONE);
        changesNothing(removeLine, removed, Verdict.DONE);
    }

    @Test
    void commitNeedsTheOrderAsItWasRead() {
        OrderRecord order = order(line(X, 2, 10));

        changesNothing(new OrderStep.Commit(1, EPOCH, 3, Change.CHECKOUT), null, Verdict.ABSENT);
        changesNothing(new OrderStep.Commit(1, EPOCH, 2, Change.CHECKOUT), order, Verdict.CHANGED);
        changesNothing(new OrderStep.Commit(1, EPOCH, 4, Change.CHECKOUT), order, Verdict.CHANGED);
        changesNothing(new OrderStep.Commit(1, EPOCH, 3, Change.CHECKOUT), removed(), Verdict.CHANGED);
    }

    @Test
    void commitChangesTheOrderOnce() {
        OrderRecord order = order(line(X, 2, 10));
        OrderStep.Commit commit = new OrderStep.Commit(1, EPOCH, 3, Change.CHECKOUT);
        OrderRecord committed = after(commit, order);

        assertThat(committed.taken()).isTrue();
        assertThat(committed.charged()).isEqualTo(20);
        assertThat(committed.version()).isEqualTo(4);
        assertThat(commit.apply(order).answer().order()).isNull();
        changesNothing(commit, committed, Verdict.DONE);
        changesNothing(new OrderStep.Commit(2, EPOCH, 3, Change.CHECKOUT), committed, Verdict.CHANGED);
    }

    @Test
    void committedAttemptsAreKnownAfterTheOrderHasChangedAgain() {
        OrderStep.Commit checkout = new OrderStep.Commit(1, EPOCH, 3, Change.CHECKOUT);
        OrderStep.Commit cancel = new OrderStep.Commit(2, EPOCH, 4, Change.CANCEL);
        OrderRecord order = after(cancel, after(checkout, order(line(X, 2, 10))));

        changesNothing(checkout, order, Verdict.DONE);
        changesNothing(checkout, after(new OrderStep.Remove(3, EPOCH), order), Verdict.DONE);
        changesNothing(checkout, after(new OrderStep.Replace(3, EPOCH, USER, List.of()), order), Verdict.DONE);
    }

    @Test
    void checkoutOfAPaidOrderTakesItsStockAndChargesNothingMore() {
        OrderRecord paid = after(new OrderStep.Commit(1, EPOCH, 3, Change.PAY), order(line(X, 2, 10)));
        assertThat(paid.charged()).isEqualTo(20);
        assertThat(paid.taken()).isFalse();

        OrderRecord taken = after(new OrderStep.Commit(2, EPOCH, 4, Change.CHECKOUT), paid);
        assertThat(taken.charged()).isEqualTo(20);
        assertThat(taken.taken()).isTrue();
    }

    @Test
    void cancelMakesTheOrderUnpaidAgain() {
        OrderRecord taken = after(new OrderStep.Commit(1, EPOCH, 3, Change.CHECKOUT), order(line(X, 2, 10)));
        OrderRecord cancelled = after(new OrderStep.Commit(2, EPOCH, 4, Change.CANCEL), taken);

        assertThat(cancelled.paid()).isFalse();
        assertThat(cancelled.taken()).isFalse();
        assertThat(cancelled.lines()).containsExactly(line(X, 2, 10));
        assertThat(cancelled.version()).isEqualTo(5);
    }

    @Test
    void askTellsWhetherAnAttemptWasCommitted() {
        OrderRecord committed = after(new OrderStep.Commit(1, EPOCH, 3, Change.CHECKOUT), order());

        changesNothing(new OrderStep.Ask(1), committed, Verdict.DONE);
        changesNothing(new OrderStep.Ask(2), committed, Verdict.CHANGED);
        changesNothing(new OrderStep.Ask(1), order(), Verdict.CHANGED);
        changesNothing(new OrderStep.Ask(1), null, Verdict.CHANGED);
    }

    @Test
    void marksEndWithTheirEpoch() {
        OrderRecord marked = after(add(1, X, 1, 1), order());
        for (OrderStep step : List.of(
                new OrderStep.AddLine(2, EPOCH + 1, line(X, 1, 1), LINES_MAX),
                new OrderStep.RemoveLine(2, EPOCH + 1, X),
                new OrderStep.Remove(2, EPOCH + 1),
                new OrderStep.Replace(2, EPOCH + 1, USER, List.of()),
                new OrderStep.Commit(2, EPOCH + 1, 4, Change.PAY))) {
            OrderRecord next = after(step, marked);
            assertThat(next.epoch()).isEqualTo(EPOCH + 1);
            assertThat(next.marks().ids()).as("%s", step).containsExactly(2);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    private static OrderStep randomStep(Random random, long id, long epoch, OrderRecord order) {
        ItemId item = new ItemId("item-" + random.nextInt(3));
        long version = order.version() - (random.nextInt(4) == 0 ? 1 : 0);
        return switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                new OrderStep.AddLine(
                        id,
                        epoch,
                        line(
                                item,
                                1 + random.nextLong(1L << random.nextInt(40)),
                                random.nextLong(1L << random.nextInt(30))),
                        LINES_MAX);
            case 3 -> new OrderStep.RemoveLine(id, epoch, item);
            case 4 -> random.nextInt(3) == 0 ? new OrderStep.Remove(id, epoch) : new OrderStep.Create(id, epoch, USER);
            case 5 -> new OrderStep.Replace(id, epoch, USER, List.of(line(item, 1 + random.nextLong(5), 10)));
            case 6 -> new OrderStep.Commit(id, epoch, version, Change.PAY);
            case 7 -> new OrderStep.Commit(id, epoch, version, Change.CHECKOUT);
            default -> new OrderStep.Commit(id, epoch, version, Change.CANCEL);
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void stepsThatAreRepeatedWithinTheirEpochAreAppliedOnce(long seed) {
        Random random = new Random(seed);
        long epoch = EPOCH;
        OrderRecord order = after(new OrderStep.Create(1, EPOCH, USER), null);
        List<OrderStep> applied = new ArrayList<>();
        for (int index = 0; index < 80; index++) {
            if (random.nextInt(20) == 0) {
                epoch++;
                applied.clear();
            }
            OrderStep step = randomStep(random, 1000 + index, epoch, order);
            OrderRecord next = step.apply(order).record();
            if (next != null) {
                assertThat(next.version()).as("seed %d: %s", seed, step).isEqualTo(order.version() + 1);
                assertThat(next.cost()).as("seed %d: %s", seed, step).isBetween(0L, Amount.MAX);
                assertThat(next.lines().size()).as("seed %d: %s", seed, step).isLessThanOrEqualTo(LINES_MAX);
                assertThat(next.epoch()).as("seed %d: %s", seed, step).isEqualTo(epoch);
                applied.add(step);
                order = next;
                changesNothing(step, order, Verdict.DONE);
            }
            if (!applied.isEmpty()) {
                changesNothing(applied.get(random.nextInt(applied.size())), order, Verdict.DONE);
            }
        }
    }

    @Test
    void keysAreOrderedItemsFirst() {
        List<AccountKey> keys = new ArrayList<>(List.of(
                new AccountKey.OfUser(new UserId("a")),
                new AccountKey.OfItem(new ItemId("b")),
                new AccountKey.OfUser(new UserId("0")),
                new AccountKey.OfItem(new ItemId("a"))));
        keys.sort(null);

        assertThat(keys)
                .containsExactly(
                        new AccountKey.OfItem(new ItemId("a")),
                        new AccountKey.OfItem(new ItemId("b")),
                        new AccountKey.OfUser(new UserId("0")),
                        new AccountKey.OfUser(new UserId("a")));
    }
}
