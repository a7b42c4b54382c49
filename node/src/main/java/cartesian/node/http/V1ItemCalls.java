package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Refusal.NoSuchItem;
import cartesian.node.checkout.Resources;
import cartesian.node.checkout.Resources.Change;
import cartesian.node.checkout.Resources.Seen;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Items as resources: {@code /v1/items}. */
final class V1ItemCalls {
    private static final String ONE = "/v1/items/{item_id}";
    private static final String PRICE = "price";

    private final Shop shop;

    V1ItemCalls(Shop shop) {
        this.shop = shop;
    }

    List<Route> routes() {
        return List.of(
                Route.withBody(Verb.POST, "/v1/items", Kind.WRITE, this::create),
                new Route(Verb.GET, ONE, Kind.READ, this::find),
                Route.withBody(Verb.PATCH, ONE, Kind.WRITE, this::change));
    }

    private Resources items(Call call) {
        return call.on(shop).resources().orElseThrow();
    }

    private Reply create(Call call) {
        Fields fields = call.fields(PRICE, "stock");
        return Reply.of(
                items(call).createItem(fields.amount(PRICE), fields.amount("stock", Amount.ZERO)),
                (item, epoch) -> changed(item, epoch)
                        .created("/v1/items/" + Path.encoded(item.value().id().value())));
    }

    private Reply find(Call call) {
        ItemId id = call.item(0);
        Optional<Seen<Item>> item = items(call).item(id);
        return item.isPresent()
                ? call.condition()
                        .shown(Json.resource(item.get().value()), item.get().version())
                : Reply.of(Problems.of(new NoSuchItem(id)));
    }

    private Reply change(Call call) {
        long seen = call.condition().seen();
        ItemId item = call.item(0);
        return Reply.of(items(call).changeItem(item, asked(call), seen), V1ItemCalls::changed);
    }

    private static Change asked(Call call) {
        Fields fields = call.fields(PRICE, "add_stock", "subtract_stock");
        boolean moves = fields.has("add_stock") || fields.has("subtract_stock");
        if (!moves && !fields.has(PRICE)) {
            throw Fields.bad("it has nothing to change: price, add_stock or subtract_stock");
        }
        long units = moves ? fields.moved("add_stock", "subtract_stock") : 0;
        return new Change(
                units, fields.has(PRICE) ? OptionalLong.of(fields.amount(PRICE).value()) : OptionalLong.empty());
    }

    private static Reply changed(Seen<Item> item, long epoch) {
        return Condition.changed(Json.resource(item.value()), epoch, item.version());
    }
}
