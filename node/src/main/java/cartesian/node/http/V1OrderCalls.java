package cartesian.node.http;

import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Refusal.NoSuchOrder;
import cartesian.node.checkout.Resources;
import cartesian.node.checkout.Resources.Seen;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.util.List;
import java.util.Optional;

/** Orders as resources: {@code /v1/orders}. */
final class V1OrderCalls {
    private static final String ONE = "/v1/orders/{order_id}";

    private final Shop shop;
    private final CheckoutCounts counts;

    V1OrderCalls(Shop shop, CheckoutCounts counts) {
        this.shop = shop;
        this.counts = counts;
    }

    List<Route> routes() {
        return List.of(
                Route.withBody(Verb.POST, "/v1/orders", Kind.WRITE, this::create),
                new Route(Verb.GET, ONE, Kind.READ, this::find),
                new Route(Verb.DELETE, ONE, Kind.WRITE, this::remove),
                new Route(Verb.POST, ONE + "/checkout", Kind.WRITE, this::checkout),
                new Route(Verb.POST, ONE + "/cancel", Kind.WRITE, this::cancel));
    }

    private Resources orders(Call call) {
        return call.on(shop).resources().orElseThrow();
    }

    private Reply create(Call call) {
        Fields fields = call.fields("user_id", "lines");
        return Reply.of(orders(call).createOrder(fields.user(), fields.lines()), V1OrderCalls::created);
    }

    private static Reply created(Seen<Order> order, long epoch) {
        return Condition.changed(Json.resource(order.value()), epoch, order.version())
                .created("/v1/orders/" + Path.encoded(order.value().id().value()));
    }

    private Reply find(Call call) {
        OrderId id = call.order(0);
        Optional<Seen<Order>> order = orders(call).order(id);
        return order.isPresent()
                ? call.condition()
                        .shown(Json.resource(order.get().value()), order.get().version())
                : Reply.of(Problems.of(new NoSuchOrder(id)));
    }

    private Reply remove(Call call) {
        long seen = call.condition().seen();
        return Reply.of(
                orders(call).removeOrder(call.order(0), seen),
                (order, epoch) -> Reply.json(
                        Json.render(json -> {
                            json.writeStringField("order_id", order.value());
                            json.writeBooleanField("removed", true);
                        }),
                        epoch));
    }

    private Reply checkout(Call call) {
        long seen = call.condition().seen();
        return counts.counted(
                orders(call).checkout(call.order(0), seen),
                paid -> Reply.json(
                        Json.render(json -> {
                            json.writeStringField("order_id", paid.order().value());
                            json.writeBooleanField("paid", true);
                            json.writeNumberField("charged", paid.charged().value());
                        }),
                        paid.epoch()));
    }

    private Reply cancel(Call call) {
        long seen = call.condition().seen();
        OrderId order = call.order(0);
        return Reply.of(
                orders(call).cancel(order, seen),
                (credit, epoch) -> Reply.json(
                        Json.render(json -> {
                            json.writeStringField("order_id", order.value());
                            json.writeBooleanField("paid", false);
                            json.writeNumberField("credit", credit.value());
                        }),
                        epoch));
    }
}
