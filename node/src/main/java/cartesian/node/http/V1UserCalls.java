package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Refusal.NoSuchUser;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.History;
import cartesian.node.checkout.History.Dated;
import cartesian.node.checkout.History.Page;
import cartesian.node.checkout.History.Position;
import cartesian.node.checkout.Resources;
import cartesian.node.checkout.Resources.Change;
import cartesian.node.checkout.Resources.Seen;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Users as resources: {@code /v1/users}. */
final class V1UserCalls {
    private static final String ONE = "/v1/users/{user_id}";

    private static final int LIMIT_USUAL = 20;
    private static final int LIMIT_MAX = 100;
    private static final Pattern LIMIT = Pattern.compile("[1-9][0-9]?|" + LIMIT_MAX);

    private final Shop shop;

    V1UserCalls(Shop shop) {
        this.shop = shop;
    }

    List<Route> routes() {
        return List.of(
                Route.withBody(Verb.POST, "/v1/users", Kind.WRITE, this::create),
                new Route(Verb.GET, ONE, Kind.READ, this::find),
                Route.withBody(Verb.PATCH, ONE, Kind.WRITE, this::change),
                new Route(Verb.GET, ONE + "/orders", Kind.READ, this::orders));
    }

    private Resources users(Call call) {
        return call.on(shop).resources().orElseThrow();
    }

    private Reply create(Call call) {
        Amount credit = call.fields("credit").amount("credit", Amount.ZERO);
        return Reply.of(
                users(call).createUser(credit),
                (user, epoch) -> changed(user, epoch)
                        .created("/v1/users/" + Path.encoded(user.value().user().value())));
    }

    private Reply find(Call call) {
        UserId id = call.user(0);
        Optional<Seen<Wallet>> user = users(call).user(id);
        return user.isPresent()
                ? call.condition()
                        .shown(Json.wallet(user.get().value()), user.get().version())
                : Reply.of(Problems.of(new NoSuchUser(id)));
    }

    private Reply change(Call call) {
        long seen = call.condition().seen();
        UserId user = call.user(0);
        long credit = call.fields("add_credit", "subtract_credit").moved("add_credit", "subtract_credit");
        return Reply.of(
                users(call).changeUser(user, new Change(credit, OptionalLong.empty()), seen), V1UserCalls::changed);
    }

    private Reply orders(Call call) {
        UserId user = call.user(0);
        int limit = call.asked("limit").map(V1UserCalls::limit).orElse(LIMIT_USUAL);
        Optional<Position> after = call.asked("cursor").map(Cursor::read);
        Optional<History> history = users(call).history();
        if (history.isEmpty()) {
            return Reply.of(Problems.NO_HISTORY);
        }
        // One more than is asked for tells whether there are more.
        Page page = history.get().orders(user, after, limit + 1);
        List<Dated> orders =
                page.orders().subList(0, Math.min(limit, page.orders().size()));
        return Reply.json(Json.render(json -> {
            json.writeNumberField("epoch", page.epoch());
            json.writeArrayFieldStart("orders");
            for (Dated dated : orders) {
                json.writeStartObject();
                Json.write(json, dated.order());
                json.writeStringField("created_at", dated.createdAt().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.orders().size() > limit) {
                Dated last = orders.getLast();
                String cursor =
                        Cursor.of(new Position(last.createdAt(), last.order().id()));
                json.writeStringField(
                        "next",
                        "/v1/users/" + Path.encoded(user.value()) + "/orders?limit=" + limit + "&cursor=" + cursor);
            }
        }));
    }

    private static int limit(String text) {
        if (!LIMIT.matcher(text).matches()) {
            throw new Call.Malformed("Bad limit: it is 1 to " + LIMIT_MAX);
        }
        return Integer.parseInt(text);
    }

    private static Reply changed(Seen<Wallet> user, long epoch) {
        return Condition.changed(Json.wallet(user.value()), epoch, user.version());
    }
}
