package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Outcome;
import cartesian.api.Refusal.NoSuchItem;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.util.List;
import java.util.Optional;

/** The calls under {@code /stock}. */
final class StockCalls {
    private static final byte[] BATCH_DONE = Json.message("Batch init for stock successful");

    private final Shop shop;

    StockCalls(Shop shop) {
        this.shop = shop;
    }

    List<Route> routes() {
        return List.of(
                new Route(Verb.POST, "/stock/item/create/{price}", Kind.WRITE, this::create),
                new Route(Verb.GET, "/stock/find/{item_id}", Kind.READ, this::find),
                new Route(Verb.POST, "/stock/add/{item_id}/{amount}", Kind.WRITE, this::add),
                new Route(Verb.POST, "/stock/subtract/{item_id}/{amount}", Kind.WRITE, this::subtract),
                new Route(
                        Verb.POST, "/stock/batch_init/{n}/{starting_stock}/{item_price}", Kind.WRITE, this::batchInit));
    }

    private Reply create(Call call) {
        return Reply.of(
                call.on(shop).createItem(call.amount(0)),
                (item, epoch) -> Reply.json(Json.id("item_id", item.value()), epoch));
    }

    private Reply find(Call call) {
        ItemId id = call.item(0);
        Optional<Item> item = shop.findItem(id);
        return item.isPresent() ? Reply.json(Json.item(item.get())) : Reply.of(Problems.of(new NoSuchItem(id)));
    }

    private Reply add(Call call) {
        ItemId item = call.item(0);
        return updated(item, call.on(shop).addStock(item, call.amount(1)));
    }

    private Reply subtract(Call call) {
        ItemId item = call.item(0);
        return updated(item, call.on(shop).subtractStock(item, call.amount(1)));
    }

    private Reply batchInit(Call call) {
        return Reply.of(
                call.on(shop).replaceItems(call.count(0), call.amount(1), call.amount(2)),
                (count, epoch) -> Reply.json(BATCH_DONE, epoch));
    }

    private static Reply updated(ItemId item, Outcome<Amount> outcome) {
        return Reply.of(outcome, (stock, epoch) -> Reply.text("Item: " + item + " stock updated to: " + stock, epoch));
    }
}
