package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Refusal.NoSuchOrder;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.util.List;
import java.util.Optional;

/** The calls under {@code /orders}. */
final class OrderCalls {
    private static final byte[] BATCH_DONE = Json.message("Batch init for orders successful");
    private static final Amount ONE = new Amount(1);

    private final Shop shop;
    private final CheckoutCounts counts;

    OrderCalls(Shop shop, CheckoutCounts counts) {
        this.shop = shop;
        this.counts = counts;
    }

    List<Route> routes() {
        return List.of(
                new Route(Verb.POST, "/orders/create/{user_id}", Kind.WRITE, this::create),
                new Route(Verb.GET, "/orders/find/{order_id}", Kind.READ, this::find),
                new Route(Verb.POST, "/orders/addItem/{order_id}/{item_id}/{quantity}", Kind.WRITE, this::addQuantity),
                new Route(Verb.POST, "/orders/addItem/{order_id}/{item_id}", Kind.WRITE, this::addOne),
                new Route(Verb.DELETE, "/orders/removeItem/{order_id}/{item_id}", Kind.WRITE, this::removeOne),
                new Route(Verb.DELETE, "/orders/remove/{order_id}", Kind.WRITE, this::remove),
                new Route(Verb.POST, "/orders/checkout/{order_id}", Kind.WRITE, this::checkout),
                new Route(
                        Verb.POST,
                        "/orders/batch_init/{n}/{n_items}/{n_users}/{item_price}",
                        Kind.WRITE,
                        this::batchInit));
    }

    private Reply create(Call call) {
        return Reply.of(
                call.on(shop).createOrder(call.user(0)),
                (order, epoch) -> Reply.json(Json.id("order_id", order.value()), epoch));
    }

    private Reply find(Call call) {
        OrderId id = call.order(0);
        Optional<Order> order = shop.findOrder(id);
        return order.isPresent() ? Reply.json(Json.order(order.get())) : Reply.of(Problems.of(new NoSuchOrder(id)));
    }

    private Reply addQuantity(Call call) {
        return added(call, call.order(0), call.item(1), call.quantity(2));
    }

    private Reply addOne(Call call) {
        return added(call, call.order(0), call.item(1), ONE);
    }

    private Reply added(Call call, OrderId order, ItemId item, Amount quantity) {
        return Reply.of(
                call.on(shop).addLine(order, item, quantity),
                (cost, epoch) ->
                        Reply.text("Item: " + item + " added to: " + order + " price updated to: " + cost, epoch));
    }

    private Reply removeOne(Call call) {
        OrderId order = call.order(0);
        ItemId item = call.item(1);
        return Reply.of(
                call.on(shop).removeLine(order, item),
                (cost, epoch) ->
                        Reply.text("Item: " + item + " removed from: " + order + " price updated to: " + cost, epoch));
    }

    private Reply remove(Call call) {
        return Reply.of(
                call.on(shop).removeOrder(call.order(0)),
                (order, epoch) -> Reply.text("Order: " + order + " removed", epoch));
    }

    private Reply checkout(Call call) {
        return counts.counted(
                call.on(shop).checkout(call.order(0)), paid -> Reply.text("Checkout successful", paid.epoch()));
    }

    private Reply batchInit(Call call) {
        long count = call.count(0);
        long items = call.choices(1, count);
        long users = call.choices(2, count);
        return Reply.of(
                call.on(shop).replaceOrders(count, items, users, call.amount(3)),
                (made, epoch) -> Reply.json(BATCH_DONE, epoch));
    }
}
