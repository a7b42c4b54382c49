package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.checkout.CallKey;
import cartesian.node.checkout.Resources;
import cartesian.node.checkout.Shop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * The rules of the shop, one call after another in plain maps: the sequential model that real engines must look like.
 *
 * <p>Ids are {@code i1}, {@code u1}, {@code o1} and on; random draws come from a fixed seed; the epoch is the count of
 * changes. Refused calls change nothing, the epoch included.
 */
public final class FakeShop implements Shop {
    private static final int LINES_MAX = 100;

    final Map<ItemId, Item> items = new HashMap<>();
    final Map<UserId, Amount> credits = new HashMap<>();
    private final Map<OrderId, Held> orders = new HashMap<>();
    private final Random random = new Random(42);
    private final Resources resources = new FakeResources(this);
    private long created;
    private long epoch;

    /** It forgets keys at once. */
    @Override
    public Shop under(CallKey key) {
        return this;
    }

    @Override
    public synchronized Outcome<ItemId> createItem(Amount price) {
        var item = new ItemId("i" + ++created);
        items.put(item, new Item(item, Amount.ZERO, price));
        return done(item);
    }

    @Override
    public synchronized Optional<Item> findItem(ItemId item) {
        return Optional.ofNullable(items.get(item));
    }

    @Override
    public synchronized Outcome<Amount> addStock(ItemId id, Amount units) {
        Item item = items.get(id);
        if (item == null) {
            return refused(new Refusal.NoSuchItem(id));
        }
        return passes(item.stock(), units)
                ? refused(new Refusal.SumTooLarge())
                : done(stock(item, item.stock().value() + units.value()));
    }

    @Override
    public synchronized Outcome<Amount> subtractStock(ItemId id, Amount units) {
        Item item = items.get(id);
        if (item == null) {
            return refused(new Refusal.NoSuchItem(id));
        }
        return item.stock().value() < units.value()
                ? refused(new Refusal.OutOfStock(id, units, item.stock()))
                : done(stock(item, item.stock().value() - units.value()));
    }

    @Override
    public synchronized Outcome<UserId> createUser() {
        var user = new UserId("u" + ++created);
        credits.put(user, Amount.ZERO);
        return done(user);
    }

    @Override
    public synchronized Optional<Wallet> findUser(UserId user) {
        return Optional.ofNullable(credits.get(user)).map(credit -> new Wallet(user, credit));
    }

    @Override
    public synchronized Outcome<Amount> addFunds(UserId user, Amount funds) {
        Amount credit = credits.get(user);
        if (credit == null) {
            return refused(new Refusal.NoSuchUser(user));
        }
        return passes(credit, funds)
                ? refused(new Refusal.SumTooLarge())
                : done(credit(user, credit.value() + funds.value()));
    }

    @Override
    public synchronized Outcome<Amount> pay(UserId user, Amount amount) {
        Amount credit = credits.get(user);
        if (credit == null) {
            return refused(new Refusal.NoSuchUser(user));
        }
        return credit.value() < amount.value()
                ? refused(new Refusal.OutOfCredit(user, amount, credit))
                : done(credit(user, credit.value() - amount.value()));
    }

    @Override
    public synchronized Outcome<Amount> payOrder(UserId user, OrderId id, Amount amount) {
        Held order = orders.get(id);
        if (order == null) {
            return refused(new Refusal.NoSuchOrder(id));
        }
        Amount credit = credits.get(user);
        if (credit == null) {
            return refused(new Refusal.NoSuchUser(user));
        }
        if (!order.user.equals(user)) {
            return refused(new Refusal.NotTheirOrder(user, id));
        }
        Amount cost = order.cost();
        if (!cost.equals(amount)) {
            return refused(new Refusal.WrongAmount(id, amount, cost));
        }
        if (order.paid) {
            return done(credit);
        }
        if (credit.value() < amount.value()) {
            return refused(new Refusal.OutOfCredit(user, amount, credit));
        }
        order.paid = true;
        return done(credit(user, credit.value() - amount.value()));
    }

    @Override
    public synchronized Outcome<Amount> cancelPayment(UserId user, OrderId id) {
        Held order = orders.get(id);
        if (order == null || !order.paid || !order.user.equals(user)) {
            return refused(new Refusal.NoSuchPayment(user, id));
        }
        Amount credit = credits.getOrDefault(user, Amount.ZERO);
        if (passes(credit, order.cost())) {
            return refused(new Refusal.SumTooLarge());
        }
        if (order.taken) {
            order.lines.forEach((item, line) -> move(item, line.quantity));
        }
        order.paid = false;
        order.taken = false;
        return done(credit(user, credit.value() + order.cost().value()));
    }

    @Override
    public synchronized Outcome<OrderId> createOrder(UserId user) {
        var order = new OrderId("o" + ++created);
        orders.put(order, new Held(user));
        return done(order);
    }

    @Override
    public synchronized Optional<Order> findOrder(OrderId id) {
        Held order = orders.get(id);
        if (order == null) {
            return Optional.empty();
        }
        var lines = new ArrayList<Line>();
        order.lines.forEach((item, line) -> lines.add(new Line(item, line.quantity)));
        return Optional.of(new Order(id, order.user, order.paid, lines, order.cost()));
    }

    List<Order> ordersOf(UserId user) {
        return orders.keySet().stream()
                .map(id -> findOrder(id).orElseThrow())
                .filter(order -> order.user().equals(user))
                .toList();
    }

    @Override
    public synchronized Outcome<Amount> addLine(OrderId id, ItemId itemId, Amount quantity) {
        Held order = orders.get(id);
        if (order == null) {
            return refused(new Refusal.NoSuchOrder(id));
        }
        if (order.paid) {
            return refused(new Refusal.OrderIsPaid(id));
        }
        Item item = items.get(itemId);
        if (item == null) {
            return refused(new Refusal.NoSuchItem(itemId));
        }
        PricedLine line = order.lines.get(itemId);
        long held = line == null ? 0 : line.quantity;
        long price = line == null ? item.price().value() : line.price;
        Amount cost = order.cost();
        if (held + quantity.value() > Amount.MAX
                || Math.multiplyHigh(price, quantity.value()) != 0
                || price * quantity.value() < 0
                || cost.value() + price * quantity.value() > Amount.MAX
                || cost.value() + price * quantity.value() < 0) {
            return refused(new Refusal.SumTooLarge());
        }
        if (line == null && order.lines.size() == LINES_MAX) {
            return refused(new Refusal.TooManyLines(id, LINES_MAX));
        }
        order.lines.put(itemId, new PricedLine(held + quantity.value(), price));
        return done(order.cost());
    }

    @Override
    public synchronized Outcome<Amount> removeLine(OrderId id, ItemId item) {
        Held order = orders.get(id);
        if (order == null) {
            return refused(new Refusal.NoSuchOrder(id));
        }
        if (order.paid) {
            return refused(new Refusal.OrderIsPaid(id));
        }
        PricedLine line = order.lines.get(item);
        if (line == null) {
            return refused(new Refusal.NotInOrder(item, id));
        }
        if (line.quantity == 1) {
            order.lines.remove(item);
        } else {
            order.lines.put(item, new PricedLine(line.quantity - 1, line.price));
        }
        return done(order.cost());
    }

    @Override
    public synchronized Outcome<OrderId> removeOrder(OrderId id) {
        Held order = orders.get(id);
        if (order == null) {
            return refused(new Refusal.NoSuchOrder(id));
        }
        if (order.paid) {
            return refused(new Refusal.OrderIsPaid(id));
        }
        orders.remove(id);
        return done(id);
    }

    @Override
    public Optional<Resources> resources() {
        return Optional.of(resources);
    }

    @Override
    public synchronized CheckoutOutcome checkout(OrderId id) {
        Held order = orders.get(id);
        if (order == null) {
            return new CheckoutOutcome.Refused(id, new Refusal.NoSuchOrder(id));
        }
        Amount cost = order.cost();
        if (order.taken) {
            return new CheckoutOutcome.Paid(id, cost, epoch);
        }
        Amount charge = order.paid ? Amount.ZERO : cost;
        Optional<Refusal> refusal = missing(order, charge).or(() -> wanting(order, charge));
        if (refusal.isPresent()) {
            return new CheckoutOutcome.Refused(id, refusal.get());
        }
        order.lines.forEach((itemId, line) -> move(itemId, -line.quantity));
        if (charge.value() > 0) {
            credit(order.user, Objects.requireNonNull(credits.get(order.user)).value() - charge.value());
        }
        order.paid = true;
        order.taken = true;
        return new CheckoutOutcome.Paid(id, cost, ++epoch);
    }

    /** What an order needs and does not exist: items in the order of lines, then the user, unless it costs nothing. */
    private Optional<Refusal> missing(Held order, Amount charge) {
        for (ItemId item : order.lines.keySet()) {
            if (!items.containsKey(item)) {
                return Optional.of(new Refusal.NoSuchItem(item));
            }
        }
        return charge.value() > 0 && !credits.containsKey(order.user)
                ? Optional.of(new Refusal.NoSuchUser(order.user))
                : Optional.empty();
    }

    /** What there is not enough of: items in the order of lines, then credit. */
    private Optional<Refusal> wanting(Held order, Amount charge) {
        for (Map.Entry<ItemId, PricedLine> line : order.lines.entrySet()) {
            Amount stock = Objects.requireNonNull(items.get(line.getKey())).stock();
            var asked = new Amount(line.getValue().quantity);
            if (stock.compareTo(asked) < 0) {
                return Optional.of(new Refusal.OutOfStock(line.getKey(), asked, stock));
            }
        }
        Amount credit = credits.getOrDefault(order.user, Amount.ZERO);
        return credit.compareTo(charge) < 0
                ? Optional.of(new Refusal.OutOfCredit(order.user, charge, credit))
                : Optional.empty();
    }

    @Override
    public synchronized Outcome<Long> replaceItems(long count, Amount stock, Amount price) {
        for (long index = 0; index < count; index++) {
            var item = new ItemId(Long.toString(index));
            items.put(item, new Item(item, stock, price));
        }
        return done(count);
    }

    @Override
    public synchronized Outcome<Long> replaceUsers(long count, Amount credit) {
        for (long index = 0; index < count; index++) {
            credits.put(new UserId(Long.toString(index)), credit);
        }
        return done(count);
    }

    @Override
    public synchronized Outcome<Long> replaceOrders(long count, long itemCount, long userCount, Amount price) {
        if (price.value() > Amount.MAX / 2) {
            return refused(new Refusal.SumTooLarge());
        }
        for (long index = 0; index < count; index++) {
            var order = new Held(new UserId(Long.toString(random.nextLong(userCount))));
            for (int line = 0; line < 2; line++) {
                var item = new ItemId(Long.toString(random.nextLong(itemCount)));
                order.lines.merge(
                        item,
                        new PricedLine(1, price.value()),
                        (held, added) -> new PricedLine(held.quantity + 1, held.price));
            }
            orders.put(new OrderId(Long.toString(index)), order);
        }
        return done(count);
    }

    private <T> Outcome<T> done(T value) {
        return new Outcome.Done<>(value, ++epoch);
    }

    private static <T> Outcome<T> refused(Refusal refusal) {
        return new Outcome.Refused<>(refusal);
    }

    private static boolean passes(Amount held, Amount added) {
        return held.value() + added.value() > Amount.MAX;
    }

    private void move(ItemId id, long units) {
        Item item = items.get(id);
        if (item != null) {
            stock(item, item.stock().value() + units);
        }
    }

    private Amount stock(Item item, long stock) {
        var amount = new Amount(stock);
        items.put(item.id(), new Item(item.id(), amount, item.price()));
        return amount;
    }

    private Amount credit(UserId user, long credit) {
        var amount = new Amount(credit);
        credits.put(user, amount);
        return amount;
    }

    private record PricedLine(long quantity, long price) {}

    /** An order; paid once its cost is taken, and taken once its stock is. */
    private static final class Held {
        private final UserId user;
        private final Map<ItemId, PricedLine> lines = new LinkedHashMap<>();
        private boolean paid;
        private boolean taken;

        private Held(UserId user) {
            this.user = user;
        }

        private Amount cost() {
            long cost = 0;
            for (PricedLine line : lines.values()) {
                cost += line.quantity * line.price;
            }
            return new Amount(cost);
        }
    }
}
