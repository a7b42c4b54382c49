package cartesian.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What the client's documentation shows is this, and it runs. */
class ExampleTest {
    private static final UserId USER = new UserId("u");
    private static final ItemId ITEM = new ItemId("i");

    private static String buy(URI first, URI second, UserId user, ItemId item) {
        // @start region="example"
        CartesianClient shop = CartesianClient.of(first, second);

        OrderId order = shop.createOrder(user).orElseThrow();
        Amount cost = shop.addLine(order, item, new Amount(2)).orElseThrow();

        Answer<OrderId> answer = shop.checkout(order);
        if (answer instanceof Answer.Done<OrderId> done) {
            return "paid " + cost + ", in epoch " + done.epoch();
        } else if (answer instanceof Answer.Refused<OrderId> refused) {
            return refused.problem().reason() == Reason.OUT_OF_STOCK
                    ? "sold out"
                    : refused.problem().detail();
        } else if (answer instanceof Answer.Unavailable<OrderId>) {
            return "nothing was taken, come back later";
        } else {
            return "nobody knows yet, ask again"; // Answer.Unresolved: a checkout may always be asked again
        }
        // @end
    }

    @Test
    void theExampleBuys() throws Exception {
        try (FakeNode first = new FakeNode();
                FakeNode second = new FakeNode()) {
            for (FakeNode node : new FakeNode[] {first, second}) {
                node.always(exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    FakeNode.Answering answer = path.startsWith("/orders/create/")
                            ? FakeNode.done("{\"order_id\":\"o\"}")
                            : path.startsWith("/orders/addItem/")
                                    ? FakeNode.done("Item: i added to: o price updated to: 20")
                                    : FakeNode.done("Checkout successful");
                    answer.answer(exchange);
                });
            }
            assertThat(buy(first.url(), second.url(), USER, ITEM)).isEqualTo("paid 20, in epoch 7");
            assertThat(first.asked.size() + second.asked.size()).isEqualTo(3);
        }
    }

    @Test
    void theExampleTellsOfWhatIsSoldOut() throws Exception {
        try (FakeNode node = new FakeNode()) {
            node.then(
                    FakeNode.done("{\"order_id\":\"o\"}"),
                    FakeNode.done("Item: i added to: o price updated to: 20"),
                    FakeNode.problem(409, "out-of-stock", ",\"item_id\":\"i\""));
            assertThat(buy(node.url(), node.url(), USER, ITEM)).isEqualTo("sold out");
        }
    }
}
