package cartesian.node.checkout;

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
import cartesian.node.NodeConfig;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The records of a shop on the grid, by that shop's own calls. */
record GridResources(
        GridShop shop,
        Passage passage,
        Records records,
        Names names,
        Views views,
        NodeConfig.Checkout config,
        Batches batches,
        Optional<History> history)
        implements Resources {
    @Override
    public Outcome<Seen<Item>> createItem(Amount price, Amount stock) {
        return shop.createItem(price, stock).map(id -> item(id).orElseThrow());
    }

    @Override
    public Optional<Seen<Item>> item(ItemId item) {
        return look(new AccountKey.OfItem(item)).map(view -> seen(item, view));
    }

    @Override
    public Outcome<Seen<Item>> changeItem(ItemId item, Change change, long seen) {
        long price = change.price().orElse(AccountStep.SAME_PRICE);
        return change(new AccountKey.OfItem(item), change.units(), price, seen)
                .map(stock -> item(item).orElseThrow());
    }

    @Override
    public Outcome<Seen<Wallet>> createUser(Amount credit) {
        return shop.createUser(credit).map(id -> user(id).orElseThrow());
    }

    @Override
    public Optional<Seen<Wallet>> user(UserId user) {
        return look(new AccountKey.OfUser(user)).map(view -> seen(user, view));
    }

    @Override
    public Outcome<Seen<Wallet>> changeUser(UserId user, Change change, long seen) {
        return change(new AccountKey.OfUser(user), change.units(), AccountStep.SAME_PRICE, seen)
                .map(credit -> user(user).orElseThrow());
    }

    private Optional<Views.View> look(AccountKey key) {
        Optional<Views.View> view = passage.read(deadline -> views.read(key, deadline));
        if (view.isPresent() && view.get().version() == ANY_VERSION) {
            throw new UnavailableException("It changes too fast to be told of one version");
        }
        return view;
    }

    private Outcome<Amount> change(AccountKey key, long units, long price, long seen) {
        return shop.change(key, flight -> new AccountStep.Adjust(names.change(), flight.epoch(), seen, units, price));
    }

    private static Seen<Item> seen(ItemId item, Views.View view) {
        return new Seen<>(new Item(item, new Amount(view.units()), new Amount(view.price())), view.version());
    }

    private static Seen<Wallet> seen(UserId user, Views.View view) {
        return new Seen<>(new Wallet(user, new Amount(view.units())), view.version());
    }

    @Override
    public Outcome<Seen<Order>> createOrder(UserId user, List<Line> lines) {
        return shop.createOrder(user, flight -> priced(user, lines, flight))
                .map(id -> order(id).orElseThrow());
    }

    private Outcome<List<OrderLine>> priced(UserId user, List<Line> lines, Flight flight) {
        Map<ItemId, Long> prices = prices(lines, flight.deadline());
        for (Line line : lines) {
            if (!prices.containsKey(line.item())) {
                return new Outcome.Refused<>(new Refusal.NoSuchItem(line.item()));
            }
        }
        return merged(user, lines, prices, flight);
    }

    /** What items cost, all of them asked at once; those that do not exist have no price. */
    private Map<ItemId, Long> prices(List<Line> lines, Deadline deadline) {
        Map<ItemId, CompletableFuture<AccountAnswer>> sent = new LinkedHashMap<>();
        for (Line line : lines) {
            sent.computeIfAbsent(line.item(), this::ask);
        }
        Map<ItemId, Long> prices = HashMap.newHashMap(sent.size());
        sent.forEach((item, asked) -> {
            Account account = Asking.await(asked, () -> ask(item), deadline).account();
            if (account != null) {
                prices.put(item, account.price());
            }
        });
        return prices;
    }

    private CompletableFuture<AccountAnswer> ask(ItemId item) {
        return records.account(new AccountKey.OfItem(item), new AccountStep.Read());
    }

    /** Adds lines to an order that nobody knows yet, by the steps that would add them to one that exists. */
    private Outcome<List<OrderLine>> merged(UserId user, List<Line> lines, Map<ItemId, Long> prices, Flight flight) {
        OrderRecord draft = OrderRecord.open(user, List.of(), 1, flight.epoch());
        for (Line line : lines) {
            OrderLine priced = new OrderLine(line.item(), line.quantity(), prices.getOrDefault(line.item(), 0L));
            Step.Next<OrderRecord, OrderAnswer> next =
                    new OrderStep.AddLine(names.change(), flight.epoch(), priced, config.linesMax()).apply(draft);
            if (next.record() == null) {
                Outcome<Amount> refused =
                        OrderLines.told(names.order(user), line.item(), next.answer(), config.linesMax(), flight);
                return refused.map(cost -> {
                    throw new IllegalStateException("a line was neither added nor refused");
                });
            }
            draft = next.record();
        }
        return new Outcome.Done<>(draft.lines(), flight.epoch());
    }

    @Override
    public Outcome<Long> putItems(List<Item> items) {
        Map<AccountKey, Batches.Level> levels = HashMap.newHashMap(items.size());
        items.forEach(
                item -> levels.put(new AccountKey.OfItem(item.id()), new Batches.Level(item.stock(), item.price())));
        return passage.batch(() -> batches.put(levels));
    }

    @Override
    public Outcome<Long> putUsers(List<Wallet> users) {
        Map<AccountKey, Batches.Level> levels = HashMap.newHashMap(users.size());
        users.forEach(
                user -> levels.put(new AccountKey.OfUser(user.user()), new Batches.Level(user.credit(), Amount.ZERO)));
        return passage.batch(() -> batches.put(levels));
    }

    @Override
    public Optional<Seen<Order>> order(OrderId order) {
        return shop.order(order);
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order, long seen) {
        return shop.removeOrder(order, seen);
    }

    @Override
    public CheckoutOutcome checkout(OrderId order, long seen) {
        return shop.checkout(order, seen);
    }

    @Override
    public Outcome<Amount> cancel(OrderId order, long seen) {
        Optional<Order> found = shop.findOrder(order);
        return found.isEmpty()
                ? new Outcome.Refused<>(new Refusal.NoSuchOrder(order))
                : shop.cancelPayment(found.get().user(), order, seen);
    }
}
