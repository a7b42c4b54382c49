package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochMember;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shop tells while its member may be cut off from the grid that goes on. */
final class GridShopTest {
    private static final long TERM = 3;
    private static final long EPOCH = 7;
    private static final long LEASE_MILLIS = 300_000;
    private static final int SHORT_MILLIS = 20;
    private static final int LONG_MILLIS = 30_000;
    private static final ItemId ITEM = new ItemId("item");
    private static final AccountKey STOCK = new AccountKey.OfItem(ITEM);
    private static final UserId USER = new UserId("user");
    private static final OrderId ORDER = new OrderId("order");
    private static final Amount ONE = new Amount(1);

    private final MemoryRecords records = new MemoryRecords();
    private final Names names = new CountedNames();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final EpochMember member = new EpochMember(
            new EpochMember.Limits(16 * 1024, 1_000, 1_000, LEASE_MILLIS), new Alone(), _ -> {}, meters);

    @BeforeEach
    void fill() throws InterruptedException {
        records.put(STOCK, new Account(5, 10, 1, 0, List.of(), Marks.NONE));
        records.put(new AccountKey.OfUser(USER), new Account(100, 0, 1, 0, List.of(), Marks.NONE));
        records.put(
                ORDER,
                new OrderRecord(
                        USER, List.of(new OrderLine(ITEM, 2, 10)), OrderRecord.UNPAID, false, false, 1, 0, Marks.NONE));
        assertThat(member.handle(new CutMessage.Enroll(TERM, "the scribe", EPOCH, EPOCH - 1, EPOCH - 1)))
                .isInstanceOf(CutReply.Obeyed.class);
    }

    private void confirm() {
        try {
            CutReply _ = member.handle(
                    new CutMessage.Pulse(TERM, 1, "the scribe", System.nanoTime(), List.of("a"), List.of(), 1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private GridShop shop(int deadlineMillis) {
        return new GridShop(records, names, member, engine(), config(deadlineMillis), () -> false, meters);
    }

    private StepsEngine engine() {
        return new StepsEngine(records, names, meters);
    }

    private static NodeConfig.Checkout config(int deadlineMillis) {
        return new NodeConfig.Checkout(NodeConfig.Engine.STEPS, deadlineMillis, 10_000, 1_000, 1_000, 5_000);
    }

    private long stock() {
        return records.get(STOCK).free();
    }

    @Test
    void confirmedMemberTellsWhatItFinds() {
        confirm();
        GridShop shop = shop(LONG_MILLIS);
        assertThat(shop.addStock(ITEM, ONE)).isEqualTo(new Outcome.Done<>(new Amount(6), EPOCH));
        assertThat(shop.findItem(ITEM)).contains(new Item(ITEM, new Amount(6), new Amount(10)));
        assertThat(shop.checkout(ORDER)).isEqualTo(new CheckoutOutcome.Paid(ORDER, new Amount(20), EPOCH));
    }

    @Test
    void writeIsTurnedAwayBeforeAnythingIsDone() {
        GridShop shop = shop(SHORT_MILLIS);
        assertThat(shop.addStock(ITEM, ONE)).isEqualTo(new Outcome.Overloaded<>());
        assertThat(shop.checkout(ORDER)).isEqualTo(new CheckoutOutcome.Overloaded(ORDER));
        assertThat(shop.createUser()).isEqualTo(new Outcome.Overloaded<>());
        assertThat(records.calls()).isZero();
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void writesAreTimedOrCountedByWhyTheyWereTurnedAway() {
        shop(SHORT_MILLIS).addStock(ITEM, ONE);
        assertThat(turnedAway("silent")).isEqualTo(1);
        confirm();
        new GridShop(records, names, member, engine(), config(SHORT_MILLIS), () -> true, meters).addStock(ITEM, ONE);
        assertThat(turnedAway("heap-full")).isEqualTo(1);
        assertThat(meters.get("cartesian.gate.wait").timer().count()).isZero();
    }

    @Test
    void writeThatIsLetInIsTimed() {
        confirm();
        shop(LONG_MILLIS).addStock(ITEM, ONE);
        assertThat(meters.get("cartesian.gate.wait").timer().count()).isEqualTo(1);
        assertThat(turnedAway("silent") + turnedAway("heap-full") + turnedAway("gate"))
                .isZero();
    }

    private double turnedAway(String reason) {
        return meters.get("cartesian.writes.turned.away")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void batchIsTurnedAwayBeforeAnythingIsDone() {
        assertThat(shop(SHORT_MILLIS).replaceItems(3, ONE, ONE)).isEqualTo(new Outcome.Overloaded<>());
    }

    @Test
    void writeWaitsForTheWord() throws Exception {
        GridShop shop = shop(LONG_MILLIS);
        CompletableFuture<Outcome<Amount>> writing = CompletableFuture.supplyAsync(() -> shop.addStock(ITEM, ONE));
        confirm();
        assertThat(writing.get(LONG_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(new Outcome.Done<>(new Amount(6), EPOCH));
    }

    @Test
    void writeThatMayBeLostIsNotAcknowledged() {
        confirm();
        records.hook((_, _) -> member.end("cut off"));
        assertThat(shop(LONG_MILLIS).addStock(ITEM, ONE)).isEqualTo(new Outcome.Unresolved<>());
        assertThat(stock()).isEqualTo(6);
    }

    @Test
    void checkoutThatMayBeLostIsNotAcknowledged() {
        confirm();
        records.hook((_, _) -> member.end("cut off"));
        assertThat(shop(LONG_MILLIS).checkout(ORDER)).isEqualTo(new CheckoutOutcome.Unresolved(ORDER));
    }

    @Test
    void refusalThatMayBeUntrueIsNotTold() {
        confirm();
        records.hook((_, _) -> member.end("cut off"));
        assertThat(shop(LONG_MILLIS).subtractStock(ITEM, new Amount(6))).isEqualTo(new Outcome.Overloaded<>());
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void batchThatMayBeLostIsNotAcknowledged() {
        GridShop shop = shop(SHORT_MILLIS);
        assertThat(shop.replaceItems(3, ONE, ONE)).isNotInstanceOf(Outcome.Done.class);
        confirm();
        assertThat(shop.replaceItems(3, ONE, ONE)).isEqualTo(new Outcome.Done<>(3L, EPOCH));
    }

    @Test
    void whatIsReadMayBeOldAndIsNotTold() {
        GridShop shop = shop(SHORT_MILLIS);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> shop.findItem(ITEM));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> shop.findUser(USER));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> shop.findOrder(ORDER));
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> shop.findItem(new ItemId("none")));
    }

    @Test
    void whatWasReadIsNotToldIfTheWordIsLostMeanwhile() {
        confirm();
        records.hook((_, _) -> member.end("cut off"));
        GridShop shop = shop(LONG_MILLIS);
        assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> shop.findItem(ITEM));
    }

    @Test
    void readWaitsForTheWord() throws Exception {
        GridShop shop = shop(LONG_MILLIS);
        records.hook((_, _) -> confirm());
        CompletableFuture<Optional<Item>> reading = CompletableFuture.supplyAsync(() -> shop.findItem(ITEM));
        assertThat(reading.get(LONG_MILLIS, TimeUnit.MILLISECONDS)).isPresent();
    }
}
