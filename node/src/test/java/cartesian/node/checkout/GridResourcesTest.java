package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.Resources.Change;
import cartesian.node.checkout.Resources.Seen;
import cartesian.node.epoch.EpochMember;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Tx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions as the shop on the grid shows them and goes by them, while transactions are in flight. */
final class GridResourcesTest {
    private static final long VERSION = 5;
    private static final int LINES_MAX = 3;
    private static final ItemId ITEM = new ItemId("item");
    private static final AccountKey STOCK = new AccountKey.OfItem(ITEM);
    private static final UserId USER = new UserId("user");
    private static final OrderId ORDER = new OrderId("order");
    private static final Tx COMMITTED = new Tx(ORDER, 77);
    private static final Tx FAILING = new Tx(ORDER, 78);
    private static final Change ONE_MORE = new Change(1, OptionalLong.empty());

    private final MemoryRecords records = new MemoryRecords();
    private final EpochMember member = new EpochMember(
            new EpochMember.Limits(16 * 1024, 1_000, 1_000, 300_000), new Alone(), _ -> {}, new SimpleMeterRegistry());

    @BeforeEach
    void fill() {
        member.openWithoutEpochs();
        records.put(new AccountKey.OfUser(USER), new Account(100, 0, 1, 1, List.of(), Marks.NONE));
        records.put(
                ORDER,
                new OrderRecord(
                        USER,
                        List.of(new OrderLine(ITEM, 2, 10)),
                        OrderRecord.UNPAID,
                        false,
                        false,
                        VERSION,
                        1,
                        Marks.NONE.plus(COMMITTED.attempt())));
        stock();
    }

    private void stock(Hold... holds) {
        records.put(STOCK, new Account(5, 10, VERSION, 1, List.of(holds), Marks.NONE));
    }

    private Resources resources(int deadlineMillis) {
        var config = new NodeConfig.Checkout(NodeConfig.Engine.STEPS, deadlineMillis, 10_000, 1_000, LINES_MAX, 5_000);
        var meters = new SimpleMeterRegistry();
        Names names = new CountedNames();
        return new GridShop(
                        records, names, member, new StepsEngine(records, names, meters), config, () -> false, meters)
                .resources()
                .orElseThrow();
    }

    private static Seen<Item> seen(long stock, long version) {
        return new Seen<>(new Item(ITEM, new Amount(stock), new Amount(10)), version);
    }

    @Test
    void aCommitThatIsNotSettledCountsInUnitsAndVersion() {
        stock(new Hold(COMMITTED, 2), new Hold(FAILING, 1));
        Resources resources = resources(10_000);
        assertThat(resources.item(ITEM)).contains(seen(6, VERSION + 1));
        settle();
        assertThat(resources.item(ITEM)).contains(seen(6, VERSION + 1));
    }

    @Test
    void aChangeForAVersionWaitsForWhatMayBeCommitted() {
        stock(new Hold(COMMITTED, 2), new Hold(FAILING, 1));
        assertThat(resources(20).changeItem(ITEM, ONE_MORE, VERSION + 1)).isEqualTo(new Outcome.Overloaded<>());
        assertThat(records.get(STOCK).free()).isEqualTo(5);
        records.hook((call, step) -> {
            if (step instanceof AccountStep.Adjust) {
                records.hook((_, _) -> {});
                settle();
            }
        });
        assertThat(resources(10_000).changeItem(ITEM, ONE_MORE, VERSION + 1))
                .isEqualTo(new Outcome.Done<>(seen(7, VERSION + 2), 1));
    }

    @Test
    void aVersionThatIsPassedIsRefusedAtOnce() {
        stock(new Hold(COMMITTED, 2));
        for (long passed : new long[] {VERSION - 1, VERSION + 2}) {
            assertThat(resources(20).changeItem(ITEM, ONE_MORE, passed))
                    .isEqualTo(new Outcome.Refused<>(new Refusal.ChangedMeanwhile(passed)));
        }
        settle();
        assertThat(resources(20).changeItem(ITEM, ONE_MORE, VERSION))
                .isEqualTo(new Outcome.Refused<>(new Refusal.ChangedMeanwhile(VERSION)));
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgainAndTheChangeIsMadeOnce() {
        records.restartCalls();
        records.weather((call, step) -> call == 0 ? MemoryRecords.Fate.ANSWER_LOST : MemoryRecords.Fate.ANSWERED);
        assertThat(resources(10_000).changeItem(ITEM, ONE_MORE, VERSION))
                .isEqualTo(new Outcome.Done<>(seen(6, VERSION + 1), 1));
    }

    @Test
    void checkoutIsOfTheVersionThatIsNamed() {
        Resources resources = resources(10_000);
        assertThat(resources.checkout(ORDER, VERSION - 1))
                .isEqualTo(new CheckoutOutcome.Refused(ORDER, new Refusal.ChangedMeanwhile(VERSION - 1)));
        assertThat(records.get(STOCK).free()).isEqualTo(5);
        CheckoutOutcome paid = new CheckoutOutcome.Paid(ORDER, new Amount(20), 1);
        assertThat(resources.checkout(ORDER, VERSION)).isEqualTo(paid);
        assertThat(resources.checkout(ORDER, VERSION)).isEqualTo(paid);
        assertThat(records.get(STOCK).free()).isEqualTo(3);
        assertThat(resources.cancel(ORDER, VERSION))
                .isEqualTo(new Outcome.Refused<>(new Refusal.ChangedMeanwhile(VERSION)));
        assertThat(resources.cancel(ORDER, VERSION + 1)).isEqualTo(new Outcome.Done<>(new Amount(100), 1));
        assertThat(resources.removeOrder(ORDER, VERSION + 1))
                .isEqualTo(new Outcome.Refused<>(new Refusal.ChangedMeanwhile(VERSION + 1)));
        assertThat(resources.removeOrder(ORDER, VERSION + 2)).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void anOrderIsMadeWholeOrNotAtAll() {
        Resources resources = resources(10_000);
        var line = new Line(ITEM, 2);
        var done = (Outcome.Done<Seen<Order>>) resources.createOrder(USER, List.of(line, line));
        assertThat(done.value().value().lines()).containsExactly(new Line(ITEM, 4));
        assertThat(done.value().value().totalCost()).isEqualTo(new Amount(40));
        assertThat(resources.order(done.value().value().id())).contains(done.value());
        var none = new ItemId("none");
        assertThat(resources.createOrder(USER, List.of(line, new Line(none, 1))))
                .isEqualTo(new Outcome.Refused<>(new Refusal.NoSuchItem(none)));
        assertThat(resources.createOrder(USER, List.of(new Line(ITEM, Amount.MAX))))
                .isEqualTo(new Outcome.Refused<>(new Refusal.SumTooLarge()));
        List<Line> many = List.of(new Line(other(1), 1), new Line(other(2), 1), new Line(other(3), 1), line);
        assertThat(resources.createOrder(USER, many))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.TooManyLines.class));
    }

    private ItemId other(int number) {
        var item = new ItemId("other-" + number);
        records.put(new AccountKey.OfItem(item), new Account(1, 1, 1, 1, List.of(), Marks.NONE));
        return item;
    }

    /** The committed transaction settles, the other gives back. */
    private void settle() {
        for (AccountStep step : List.of(new AccountStep.Settle(COMMITTED, 1), new AccountStep.GiveBack(FAILING, 1))) {
            records.put(
                    STOCK, Objects.requireNonNull(step.apply(records.get(STOCK)).record()));
        }
    }
}
