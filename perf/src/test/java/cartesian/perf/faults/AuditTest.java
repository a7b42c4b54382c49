package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.perf.faults.Audit.Evidence;
import cartesian.perf.faults.OrderStory.Event;
import cartesian.perf.faults.OrderStory.Kind;
import cartesian.perf.faults.Views.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One order of user 7 for two units of item 5 was checked out in epoch 20; whatever does not fit is found. */
class AuditTest {
    private static final String ID = "o-1";
    private static final int SCARCE = Assortment.SCARCE;

    private final List<OrderStory> stories = new ArrayList<>();
    private final List<Books.Growth> stockAdded = new ArrayList<>();
    private final List<Books.Growth> fundsAdded = new ArrayList<>();
    private final Map<String, Shown> shown = new HashMap<>();
    private final Map<String, Long> stock = new HashMap<>();
    private final Map<String, Long> credit = new HashMap<>();
    private final Map<String, Tables.Row> rows = new HashMap<>();
    private final Map<String, Long> rowsOfStock = new HashMap<>();
    private final Map<String, Long> rowsOfCredit = new HashMap<>();
    private final List<Loss> losses = new ArrayList<>();
    private long clock;

    @BeforeEach
    void oneOrderIsPaid() {
        for (int item = 0; item < Assortment.ALL_ITEMS; item++) {
            stockIs(item, Assortment.stockOf(item));
        }
        for (int user = 0; user < Assortment.ALL_USERS; user++) {
            creditIs(user, Assortment.CREDIT);
        }
        OrderStory story = story(ID, 7);
        story.add(added(5, 2, 200));
        story.add(checkout(200, "Checkout successful"));
        is(ID, 7, true, Map.of("5", 2L));
        stockIs(5, Assortment.STOCK - 2);
        creditIs(7, Assortment.CREDIT - 2);
    }

    @Test
    void whatAddsUpIsClean() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void acknowledgedCheckoutThatIsLost() {
        is(ID, 7, false, Map.of("5", 2L));
        stockIs(5, Assortment.STOCK);
        creditIs(7, Assortment.CREDIT);

        assertFound("its payment was acknowledged and is lost");
        assertFound("its checkout was acknowledged and Postgres has");
    }

    @Test
    void acknowledgedCheckoutMayBeLostBeyondTheDurableEpochOnly() {
        is(ID, 7, false, Map.of("5", 2L));
        stockIs(5, Assortment.STOCK);
        creditIs(7, Assortment.CREDIT);

        losses.add(new Loss(100, 200, 19));
        assertThat(violations()).isEmpty();
        losses.set(0, new Loss(100, 200, 20));
        assertFound("is lost");
    }

    @Test
    void whatWasAcknowledgedAfterTheLossIsKept() {
        is(ID, 7, false, Map.of("5", 2L));
        stockIs(5, Assortment.STOCK);
        creditIs(7, Assortment.CREDIT);
        losses.add(new Loss(-10, -5, 3));

        assertFound("its payment was acknowledged and is lost");
    }

    @Test
    void durableCheckoutIsNeverLost() {
        OrderStory durable = story("o-2", 8);
        durable.add(new Event(Kind.CHECKOUT, 0, 0, true, answer("POST /orders/checkout", 200, "", 20)));
        is("o-2", 8, false, Map.of());
        losses.add(new Loss(100, 200, 19));

        assertFound("order o-2 is in the end");
    }

    @Test
    void orderThatIsGone() {
        shown.remove(ID);
        rows.remove(ID);

        assertFound("is gone, though its creation was acknowledged");
    }

    @Test
    void chargedTwice() {
        creditIs(7, Assortment.CREDIT - 4);

        assertFound("user 7 has 9999996 in the grid, and by its orders 9999998");
    }

    @Test
    void stockTakenTwice() {
        stockIs(5, Assortment.STOCK - 4);

        assertFound("item 5 has 9999996 in the grid, and by its orders 9999998");
    }

    @Test
    void accountThatIsGone() {
        stock.remove("6");

        assertFound("item 6 has null in the grid");
    }

    @Test
    void gridAndPostgresDiffer() {
        rowsOfStock.put("5", Assortment.STOCK);
        assertFound("item 5 has 9999998 in the grid, and in Postgres 10000000");
        rowsOfCredit.put("7", Assortment.CREDIT);
        assertFound("user 7 has");
        rows.put(ID, new Tables.Row("7", 2, true, 2, Map.of("5", 1L)));
        assertFound("order o-1: the grid shows");
    }

    @Test
    void orderThatOnlyPostgresHas() {
        rows.put("stray", new Tables.Row("1", -1, false, 0, Map.of()));

        assertFound("order stray: the grid shows null");
    }

    @Test
    void lineThatIsLostOrDoubled() {
        is(ID, 7, true, Map.of("5", 1L));
        assertFound("item 5 was added 2 to 2 times");
        is(ID, 7, true, Map.of("5", 4L));
        assertFound("item 5 was added 2 to 2 times");
    }

    @Test
    void lineWithoutAnAnswerMayBeThereOrNot() {
        OrderStory story = story("o-2", 8);
        story.add(added(6, 3, Answer.NONE));

        is("o-2", 8, false, Map.of());
        assertThat(violations()).isEmpty();
        is("o-2", 8, false, Map.of("6", 3L));
        assertThat(violations()).isEmpty();
        is("o-2", 8, false, Map.of("6", 6L));
        assertFound("item 6 was added 0 to 3 times");
    }

    @Test
    void paidThoughNobodyPaid() {
        OrderStory story = story("o-2", 8);
        story.add(checkout(429, "Overloaded, nothing was changed"));
        is("o-2", 8, true, Map.of());

        assertFound("nobody has paid");
    }

    @Test
    void cancellationThatIsLost() {
        OrderStory story = story("o-2", 8);
        story.add(checkout(200, ""));
        story.add(Event.of(Kind.CANCEL, answer("POST /payment/cancel", 200, "", 21)));
        is("o-2", 8, true, Map.of());

        assertFound("its cancellation was acknowledged and is lost");
    }

    @Test
    void falseRefusal() {
        story("o-2", 8).add(checkout(409, "Out of stock on item_id: 5"));
        is("o-2", 8, false, Map.of());

        assertFound("refused without a reason");
    }

    @Test
    void scarceItemIsRefusedOnlyWhenItIsSoldOut() {
        for (int buyer = 0; buyer < Assortment.SCARCE_STOCK; buyer++) {
            OrderStory story = story("s-" + buyer, 1);
            story.add(added(SCARCE, 1, 200));
            story.add(checkout(200, ""));
            is("s-" + buyer, 1, true, Map.of("" + SCARCE, 1L));
        }
        stockIs(SCARCE, 0);
        creditIs(1, Assortment.CREDIT - Assortment.SCARCE_STOCK);
        OrderStory refused = story("s-9", 2);
        refused.add(added(SCARCE, 1, 200));
        refused.add(checkout(409, "Out of stock on item_id: " + SCARCE));
        is("s-9", 2, false, Map.of("" + SCARCE, 1L));
        assertThat(violations()).isEmpty();

        is("s-0", 1, false, Map.of("" + SCARCE, 1L));
        stories.removeIf(story -> story.order().equals("s-0"));
        stockIs(SCARCE, 1);
        creditIs(1, Assortment.CREDIT - Assortment.SCARCE_STOCK + 1);
        assertFound("refused without a reason");
    }

    @Test
    void readingThatDoesNotShowWhatWasAcknowledged() {
        stories.getFirst()
                .add(Event.of(
                        Kind.FIND,
                        answer(
                                "GET /orders/find",
                                200,
                                "{\"order_id\":\"o-1\",\"paid\":false,\"items\":[[\"5\",2]],\"user_id\":\"7\",\"total_cost\":2}",
                                -1)));

        assertFound("was shown as");
    }

    @Test
    void readingThatDoesNotFindTheOrder() {
        stories.getFirst().add(Event.of(Kind.FIND, answer("GET /orders/find", 404, "Order: o-1 not found!", -1)));

        assertFound("refused without a reason");
    }

    @Test
    void growthThatIsLostOrDoubled() {
        stockAdded.add(new Books.Growth(4, answer("POST /stock/add", 200, "", 20)));
        assertFound("item 40 has 10000000 after additions that make it 10000004 to 10000004");
        stockIs(Assortment.GROWING, Assortment.STOCK + 8);
        assertFound("item 40 has 10000008");
        stockIs(Assortment.GROWING, Assortment.STOCK + 4);
        assertThat(violations()).isEmpty();

        fundsAdded.add(new Books.Growth(4, answer("POST /payment/add_funds", Answer.NONE, "", -1)));
        assertThat(violations()).isEmpty();
        fundsAdded.add(new Books.Growth(4, answer("POST /payment/add_funds", 200, "", 20)));
        assertFound("user 40 has 10000000 after additions that make it 10000004 to 10000008");
    }

    private OrderStory story(String id, int user) {
        OrderStory story = new OrderStory(id, user);
        story.add(Event.of(Kind.CREATE, answer("POST /orders/create", 200, "", 20)));
        stories.add(story);
        return story;
    }

    private Event added(int item, long units, int status) {
        return new Event(Kind.ADD_ITEM, item, units, false, answer("POST /orders/addItem", status, "", 20));
    }

    private Event checkout(int status, String body) {
        return Event.of(Kind.CHECKOUT, answer("POST /orders/checkout", status, body, 20));
    }

    private Answer answer(String call, int status, String body, long epoch) {
        clock += 2;
        return new Answer(0, call, status, body, epoch, clock, clock + 1);
    }

    /** The grid and Postgres show an order so. */
    private void is(String id, int user, boolean paid, Map<String, Long> lines) {
        long cost = lines.values().stream().mapToLong(Long::longValue).sum();
        shown.put(id, new Shown(id, "" + user, paid, lines, cost));
        rows.put(id, new Tables.Row("" + user, paid ? cost : -1, paid, cost, lines));
    }

    private void stockIs(int item, long units) {
        stock.put("" + item, units);
        rowsOfStock.put("" + item, units);
    }

    private void creditIs(int user, long units) {
        credit.put("" + user, units);
        rowsOfCredit.put("" + user, units);
    }

    private List<String> violations() {
        return Audit.violations(new Evidence(
                stories,
                stockAdded,
                fundsAdded,
                shown,
                stock,
                credit,
                new Tables(rows, rowsOfStock, rowsOfCredit, 30),
                losses));
    }

    private void assertFound(String text) {
        assertThat(violations()).anyMatch(violation -> violation.contains(text));
    }
}
