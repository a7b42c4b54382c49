package cartesian.node.live;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.CallKey;
import cartesian.node.checkout.Resources;
import cartesian.node.checkout.Shop;
import java.util.Optional;

/**
 * A shop whose checkouts are noted in a diary. Everything else is passed on.
 *
 * @param shop does the work
 * @param diary takes the notes
 */
public record WatchedShop(Shop shop, Diary diary) implements Shop {
    @Override
    public Shop under(CallKey key) {
        return new WatchedShop(shop.under(key), diary);
    }

    @Override
    public CheckoutOutcome checkout(OrderId order) {
        return diary.noted(() -> shop.checkout(order));
    }

    @Override
    public Optional<Resources> resources() {
        return shop.resources().map(resources -> new WatchedResources(resources, diary));
    }

    @Override
    public Outcome<ItemId> createItem(Amount price) {
        return shop.createItem(price);
    }

    @Override
    public Optional<Item> findItem(ItemId item) {
        return shop.findItem(item);
    }

    @Override
    public Outcome<Amount> addStock(ItemId item, Amount units) {
        return shop.addStock(item, units);
    }

    @Override
    public Outcome<Amount> subtractStock(ItemId item, Amount units) {
        return shop.subtractStock(item, units);
    }

    @Override
    public Outcome<UserId> createUser() {
        return shop.createUser();
    }

    @Override
    public Optional<Wallet> findUser(UserId user) {
        return shop.findUser(user);
    }

    @Override
    public Outcome<Amount> addFunds(UserId user, Amount funds) {
        return shop.addFunds(user, funds);
    }

    @Override
    public Outcome<Amount> pay(UserId user, Amount amount) {
        return shop.pay(user, amount);
    }

    @Override
    public Outcome<Amount> payOrder(UserId user, OrderId order, Amount amount) {
        return shop.payOrder(user, order, amount);
    }

    @Override
    public Outcome<Amount> cancelPayment(UserId user, OrderId order) {
        return shop.cancelPayment(user, order);
    }

    @Override
    public Outcome<OrderId> createOrder(UserId user) {
        return shop.createOrder(user);
    }

    @Override
    public Optional<Order> findOrder(OrderId order) {
        return shop.findOrder(order);
    }

    @Override
    public Outcome<Amount> addLine(OrderId order, ItemId item, Amount quantity) {
        return shop.addLine(order, item, quantity);
    }

    @Override
    public Outcome<Amount> removeLine(OrderId order, ItemId item) {
        return shop.removeLine(order, item);
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order) {
        return shop.removeOrder(order);
    }

    @Override
    public Outcome<Long> replaceItems(long count, Amount stock, Amount price) {
        return shop.replaceItems(count, stock, price);
    }

    @Override
    public Outcome<Long> replaceUsers(long count, Amount credit) {
        return shop.replaceUsers(count, credit);
    }

    @Override
    public Outcome<Long> replaceOrders(long count, long items, long users, Amount price) {
        return shop.replaceOrders(count, items, users, price);
    }
}
