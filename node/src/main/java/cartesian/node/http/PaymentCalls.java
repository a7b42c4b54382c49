package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal.NoSuchOrder;
import cartesian.api.Refusal.NoSuchUser;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The calls under {@code /payment}. */
final class PaymentCalls {
    private static final byte[] BATCH_DONE = Json.message("Batch init for users successful");
    private static final byte[] FUNDS_ADDED = Json.flag("done", true);
    private static final byte[] PAID = Json.flag("paid", true);
    private static final byte[] UNPAID = Json.flag("paid", false);

    private final Shop shop;

    PaymentCalls(Shop shop) {
        this.shop = shop;
    }

    List<Route> routes() {
        return List.of(
                new Route(Verb.POST, "/payment/create_user", Kind.WRITE, this::createUser),
                new Route(Verb.GET, "/payment/find_user/{user_id}", Kind.READ, this::findUser),
                new Route(Verb.POST, "/payment/add_funds/{user_id}/{amount}", Kind.WRITE, this::addFunds),
                new Route(Verb.POST, "/payment/pay/{user_id}/{amount}", Kind.WRITE, this::pay),
                new Route(Verb.POST, "/payment/pay/{user_id}/{order_id}/{amount}", Kind.WRITE, this::payOrder),
                new Route(Verb.POST, "/payment/cancel/{user_id}/{order_id}", Kind.WRITE, this::cancel),
                new Route(Set.of(Verb.GET, Verb.POST), "/payment/status/{user_id}/{order_id}", Kind.READ, this::status),
                new Route(Verb.POST, "/payment/batch_init/{n}/{starting_money}", Kind.WRITE, this::batchInit));
    }

    private Reply createUser(Call call) {
        return Reply.of(
                call.on(shop).createUser(), (user, epoch) -> Reply.json(Json.id("user_id", user.value()), epoch));
    }

    private Reply findUser(Call call) {
        UserId user = call.user(0);
        Optional<Wallet> wallet = shop.findUser(user);
        return wallet.isPresent() ? Reply.json(Json.wallet(wallet.get())) : Reply.of(Problems.of(new NoSuchUser(user)));
    }

    private Reply addFunds(Call call) {
        UserId user = call.user(0);
        Outcome<Amount> outcome = call.on(shop).addFunds(user, call.amount(1));
        return call.acceptsJson()
                ? Reply.of(outcome, (credit, epoch) -> Reply.json(FUNDS_ADDED, epoch))
                : updated(user, outcome);
    }

    private Reply pay(Call call) {
        UserId user = call.user(0);
        return updated(user, call.on(shop).pay(user, call.amount(1)));
    }

    private Reply payOrder(Call call) {
        UserId user = call.user(0);
        return updated(user, call.on(shop).payOrder(user, call.order(1), call.amount(2)));
    }

    private Reply cancel(Call call) {
        UserId user = call.user(0);
        return updated(user, call.on(shop).cancelPayment(user, call.order(1)));
    }

    /** An order of another user's is none that this user could have paid. */
    private Reply status(Call call) {
        UserId user = call.user(0);
        OrderId id = call.order(1);
        Optional<Order> order = shop.findOrder(id);
        return order.isPresent() && order.get().user().equals(user)
                ? Reply.json(order.get().paid() ? PAID : UNPAID)
                : Reply.of(Problems.of(new NoSuchOrder(id)));
    }

    private Reply batchInit(Call call) {
        return Reply.of(
                call.on(shop).replaceUsers(call.count(0), call.amount(1)),
                (count, epoch) -> Reply.json(BATCH_DONE, epoch));
    }

    private static Reply updated(UserId user, Outcome<Amount> outcome) {
        return Reply.of(
                outcome, (credit, epoch) -> Reply.text("User: " + user + " credit updated to: " + credit, epoch));
    }
}
