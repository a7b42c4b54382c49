package cartesian.node.live;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.History;
import cartesian.node.checkout.Resources;
import java.util.List;
import java.util.Optional;

/** Records whose checkouts are noted in a diary. Everything else is passed on. */
record WatchedResources(Resources resources, Diary diary) implements Resources {
    @Override
    public CheckoutOutcome checkout(OrderId order, long seen) {
        return diary.noted(() -> resources.checkout(order, seen));
    }

    @Override
    public Outcome<Seen<Item>> createItem(Amount price, Amount stock) {
        return resources.createItem(price, stock);
    }

    @Override
    public Optional<Seen<Item>> item(ItemId item) {
        return resources.item(item);
    }

    @Override
    public Outcome<Seen<Item>> changeItem(ItemId item, Change change, long seen) {
        return resources.changeItem(item, change, seen);
    }

    @Override
    public Outcome<Seen<Wallet>> createUser(Amount credit) {
        return resources.createUser(credit);
    }

    @Override
    public Optional<Seen<Wallet>> user(UserId user) {
        return resources.user(user);
    }

    @Override
    public Outcome<Seen<Wallet>> changeUser(UserId user, Change change, long seen) {
        return resources.changeUser(user, change, seen);
    }

    @Override
    public Outcome<Seen<Order>> createOrder(UserId user, List<Line> lines) {
        return resources.createOrder(user, lines);
    }

    @Override
    public Optional<Seen<Order>> order(OrderId order) {
        return resources.order(order);
    }

    @Override
    public Outcome<Long> putItems(List<Item> items) {
        return resources.putItems(items);
    }

    @Override
    public Outcome<Long> putUsers(List<Wallet> users) {
        return resources.putUsers(users);
    }

    @Override
    public Optional<History> history() {
        return resources.history();
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order, long seen) {
        return resources.removeOrder(order, seen);
    }

    @Override
    public Outcome<Amount> cancel(OrderId order, long seen) {
        return resources.cancel(order, seen);
    }
}
