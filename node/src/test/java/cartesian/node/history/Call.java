package cartesian.node.history;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.checkout.Shop;
import java.util.List;
import java.util.stream.Collectors;

/** One call of a history, on numbered items, users and orders. */
sealed interface Call {
    record Checkout(int order) implements Call {}

    record Pay(int user, int order, long amount) implements Call {}

    record Cancel(int user, int order) implements Call {}

    record AddStock(int item, long units) implements Call {}

    record SubtractStock(int item, long units) implements Call {}

    record AddFunds(int user, long units) implements Call {}

    record TakeFunds(int user, long units) implements Call {}

    record AddLine(int order, int item, long units) implements Call {}

    record RemoveLine(int order, int item) implements Call {}

    record FindItem(int item) implements Call {}

    record FindUser(int user) implements Call {}

    record FindOrder(int order) implements Call {}

    /** The ids behind the numbers. */
    record World(List<ItemId> items, List<UserId> users, List<OrderId> orders) {
        String name(ItemId item) {
            return "i" + items.indexOf(item);
        }
    }

    /** Makes the call and says in one line what was answered. */
    static String run(Call call, Shop shop, World world) {
        return switch (call) {
            case Checkout(int order) ->
                switch (shop.checkout(world.orders().get(order))) {
                    case CheckoutOutcome.Paid(var _, var charged, var _) -> "paid " + charged;
                    case CheckoutOutcome.Refused(var _, var refusal) -> refused(refusal, world);
                    case CheckoutOutcome.Overloaded _ -> "overloaded";
                    case CheckoutOutcome.Unresolved _ -> "unresolved";
                };
            case Pay(int user, int order, long amount) ->
                answer(
                        shop.payOrder(world.users().get(user), world.orders().get(order), new Amount(amount)),
                        world,
                        false);
            case Cancel(int user, int order) ->
                answer(
                        shop.cancelPayment(
                                world.users().get(user), world.orders().get(order)),
                        world,
                        false);
            case AddStock(int item, long units) ->
                answer(shop.addStock(world.items().get(item), new Amount(units)), world, true);
            case SubtractStock(int item, long units) ->
                answer(shop.subtractStock(world.items().get(item), new Amount(units)), world, true);
            case AddFunds(int user, long units) ->
                answer(shop.addFunds(world.users().get(user), new Amount(units)), world, true);
            case TakeFunds(int user, long units) ->
                answer(shop.pay(world.users().get(user), new Amount(units)), world, true);
            case AddLine(int order, int item, long units) ->
                answer(
                        shop.addLine(world.orders().get(order), world.items().get(item), new Amount(units)),
                        world,
                        true);
            case RemoveLine(int order, int item) ->
                answer(shop.removeLine(world.orders().get(order), world.items().get(item)), world, true);
            case FindItem(int item) ->
                shop.findItem(world.items().get(item)).orElseThrow().stock().toString();
            case FindUser(int user) ->
                shop.findUser(world.users().get(user)).orElseThrow().credit().toString();
            case FindOrder(int order) -> {
                var found = shop.findOrder(world.orders().get(order)).orElseThrow();
                yield (found.paid() ? "paid " : "open ") + found.totalCost() + " "
                        + found.lines().stream()
                                .map(line -> line(line, world))
                                .sorted()
                                .collect(Collectors.joining(","));
            }
        };
    }

    private static String line(Line line, World world) {
        return world.name(line.item()) + "x" + line.quantity();
    }

    private static String answer(Outcome<Amount> outcome, World world, boolean valued) {
        return switch (outcome) {
            case Outcome.Done<Amount>(var value, var _) -> valued ? "done " + value : "done";
            case Outcome.Refused<Amount>(var refusal) -> refused(refusal, world);
            case Outcome.Overloaded<Amount> _ -> "overloaded";
            case Outcome.Unresolved<Amount> _ -> "unresolved";
        };
    }

    private static String refused(Refusal refusal, World world) {
        return refusal instanceof Refusal.OutOfStock(var item, var _, var _)
                ? "OutOfStock " + world.name(item)
                : refusal.getClass().getSimpleName();
    }
}
