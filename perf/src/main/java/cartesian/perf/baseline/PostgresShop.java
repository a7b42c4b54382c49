package cartesian.perf.baseline;

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
import cartesian.node.checkout.CallKey;
import cartesian.node.checkout.Names;
import cartesian.node.checkout.Shop;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shop in plain Postgres: each call is one statement, the rules are the functions in {@code schema.sql}. */
final class PostgresShop implements Shop {
    /** As a node's {@code checkout.lines-max} by default. */
    private static final int LINES_MAX = 1_000;

    private final Calls calls;
    private final Names names;

    PostgresShop(Calls calls, Names names) {
        this.calls = calls;
        this.names = names;
    }

    /** The baseline keeps no receipts. */
    @Override
    public Shop under(CallKey key) {
        return this;
    }

    @Override
    public Outcome<ItemId> createItem(Amount price) {
        ItemId item = names.item();
        return calls.write(_ -> item, "SELECT baseline.create_item(?, ?)", item.value(), price.value());
    }

    @Override
    public Optional<Item> findItem(ItemId item) {
        return calls.find(
                row -> new Item(item, new Amount(row.getLong(1)), new Amount(row.getLong(2))),
                "SELECT stock, price FROM baseline.item WHERE id = ?",
                item.value());
    }

    @Override
    public Outcome<Amount> addStock(ItemId item, Amount units) {
        return calls.write(Amount::new, "SELECT baseline.add_stock(?, ?)", item.value(), units.value());
    }

    @Override
    public Outcome<Amount> subtractStock(ItemId item, Amount units) {
        return calls.write(Amount::new, "SELECT baseline.subtract_stock(?, ?)", item.value(), units.value());
    }

    @Override
    public Outcome<UserId> createUser() {
        UserId user = names.user();
        return calls.write(_ -> user, "SELECT baseline.create_user(?)", user.value());
    }

    @Override
    public Optional<Wallet> findUser(UserId user) {
        return calls.find(
                row -> new Wallet(user, new Amount(row.getLong(1))),
                "SELECT credit FROM baseline.wallet WHERE id = ?",
                user.value());
    }

    @Override
    public Outcome<Amount> addFunds(UserId user, Amount funds) {
        return calls.write(Amount::new, "SELECT baseline.add_funds(?, ?)", user.value(), funds.value());
    }

    @Override
    public Outcome<Amount> pay(UserId user, Amount amount) {
        return calls.write(Amount::new, "SELECT baseline.pay(?, ?)", user.value(), amount.value());
    }

    @Override
    public Outcome<Amount> payOrder(UserId user, OrderId order, Amount amount) {
        return calls.write(
                Amount::new, "SELECT baseline.pay_order(?, ?, ?)", user.value(), order.value(), amount.value());
    }

    @Override
    public Outcome<Amount> cancelPayment(UserId user, OrderId order) {
        return calls.write(Amount::new, "SELECT baseline.cancel(?, ?)", user.value(), order.value());
    }

    @Override
    public Outcome<OrderId> createOrder(UserId user) {
        OrderId order = names.order(user);
        return calls.write(_ -> order, "SELECT baseline.create_order(?, ?)", order.value(), user.value());
    }

    @Override
    public Optional<Order> findOrder(OrderId order) {
        return calls.find(
                row -> new Order(
                        order, new UserId(row.getString(1)), row.getBoolean(2), lines(row), new Amount(row.getLong(5))),
                "SELECT user_id, prepaid OR taken, items, quantities, cost FROM baseline.purchase WHERE id = ?",
                order.value());
    }

    /** Lines of one item at several prices are one to the client. */
    private static List<Line> lines(ResultSet row) throws SQLException {
        String[] items = (String[]) array(row.getArray(3));
        Long[] quantities = (Long[]) array(row.getArray(4));
        Map<String, Long> summed = new LinkedHashMap<>();
        for (int index = 0; index < items.length; index++) {
            summed.merge(items[index], quantities[index], Math::addExact);
        }
        List<Line> lines = new ArrayList<>(summed.size());
        summed.forEach((item, quantity) -> lines.add(new Line(new ItemId(item), quantity)));
        return lines;
    }

    private static Object array(Array array) throws SQLException {
        return array.getArray();
    }

    @Override
    public Outcome<Amount> addLine(OrderId order, ItemId item, Amount quantity) {
        return calls.write(
                Amount::new,
                "SELECT baseline.add_line(?, ?, ?, ?)",
                order.value(),
                item.value(),
                quantity.value(),
                LINES_MAX);
    }

    @Override
    public Outcome<Amount> removeLine(OrderId order, ItemId item) {
        return calls.write(Amount::new, "SELECT baseline.remove_line(?, ?)", order.value(), item.value());
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order) {
        return calls.write(_ -> order, "SELECT baseline.remove_order(?)", order.value());
    }

    @Override
    public CheckoutOutcome checkout(OrderId order) {
        return switch (calls.write(Amount::new, "SELECT baseline.checkout(?)", order.value())) {
            case Outcome.Done<Amount>(var charged, var epoch) -> new CheckoutOutcome.Paid(order, charged, epoch);
            case Outcome.Refused<Amount>(var refusal) -> new CheckoutOutcome.Refused(order, refusal);
            case Outcome.Overloaded<Amount> _ -> new CheckoutOutcome.Overloaded(order);
            case Outcome.Unresolved<Amount> _ -> new CheckoutOutcome.Unresolved(order);
        };
    }

    @Override
    public Outcome<Long> replaceItems(long count, Amount stock, Amount price) {
        return replaced(
                "item",
                calls.write(
                        Long::valueOf, "SELECT baseline.replace_items(?, ?, ?)", count, stock.value(), price.value()));
    }

    @Override
    public Outcome<Long> replaceUsers(long count, Amount credit) {
        return replaced(
                "wallet", calls.write(Long::valueOf, "SELECT baseline.replace_users(?, ?)", count, credit.value()));
    }

    @Override
    public Outcome<Long> replaceOrders(long count, long items, long users, Amount price) {
        return replaced(
                "purchase",
                calls.write(
                        Long::valueOf,
                        "SELECT baseline.replace_orders(?, ?, ?, ?)",
                        count,
                        items,
                        users,
                        price.value()));
    }

    /** Whoever sets a benchmark up does not want to find the old rows' removal in its figures. */
    private Outcome<Long> replaced(String table, Outcome<Long> outcome) {
        if (outcome instanceof Outcome.Done<Long>) {
            calls.run("VACUUM (ANALYZE) baseline." + table);
        }
        return outcome;
    }
}
