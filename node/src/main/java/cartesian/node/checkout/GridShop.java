package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.NodeConfig;
import cartesian.node.epoch.EpochMember;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The shop on the grid: each call is one step on one record's owner, or a transaction of the engine. */
public final class GridShop implements Shop {
    /** Stands for a record that is still to be named. */
    private static final Place UNNAMED = new Place.OfAccount(new AccountKey.OfItem(new ItemId("-")));

    private final Records records;
    private final Names names;
    private final CheckoutEngine engine;
    private final NodeConfig.Checkout config;
    private final Views views;
    private final Batches batches;
    private final Passage passage;
    private final Writes writes;
    private final OrderLines lines;
    private final Optional<History> history;

    /**
     * Makes a shop.
     *
     * @param heapFull whether writes have to be turned away because this member's heap is full; asked for each
     * @param meters counts and times writes
     */
    public GridShop(
            Records records,
            Names names,
            EpochMember epochs,
            CheckoutEngine engine,
            NodeConfig.Checkout config,
            BooleanSupplier heapFull,
            MeterRegistry meters) {
        this(records, names, epochs, engine, config, heapFull, meters, Optional.empty());
    }

    /** As above, with what has become durable. */
    public GridShop(
            Records records,
            Names names,
            EpochMember epochs,
            CheckoutEngine engine,
            NodeConfig.Checkout config,
            BooleanSupplier heapFull,
            MeterRegistry meters,
            Optional<History> history) {
        this.history = history;
        this.records = records;
        this.names = names;
        this.engine = engine;
        this.config = config;
        this.views = new Views(records);
        this.batches = new Batches(records, names, epochs, config, heapFull);
        this.passage = new Passage(epochs, config, heapFull, meters);
        this.writes = new Writes(records, names, passage, new KeyRoom(config.keysMax(), System::nanoTime), null);
        this.lines = new OrderLines(records, names, views, writes, config.linesMax());
    }

    private GridShop(GridShop shop, CallKey key) {
        this.records = shop.records;
        this.names = shop.names;
        this.engine = shop.engine;
        this.config = shop.config;
        this.views = shop.views;
        this.batches = shop.batches;
        this.passage = shop.passage;
        this.writes = shop.writes.under(key);
        this.lines = new OrderLines(records, names, views, writes, config.linesMax());
        this.history = shop.history;
    }

    @Override
    public Shop under(CallKey key) {
        return new GridShop(this, key);
    }

    @Override
    public Outcome<ItemId> createItem(Amount price) {
        return createItem(price, Amount.ZERO);
    }

    Outcome<ItemId> createItem(Amount price, Amount stock) {
        Wording<ItemId> wording = Wording.made(ItemId::value, ItemId::new);
        return writes.write(UNNAMED, wording, flight -> {
            for (int number = 0; ; number++) {
                Keyed keyed = flight.keyed();
                ItemId item = keyed == null ? names.item() : keyed.item(number);
                AccountStep.Create step =
                        new AccountStep.Create(names.change(), flight.epoch(), stock.value(), price.value());
                AccountAnswer answer = writes.account(new AccountKey.OfItem(item), step, flight);
                if (answer.verdict() != Verdict.CHANGED) {
                    return made(answer.verdict(), item, flight);
                }
            }
        });
    }

    private static <I> Outcome<I> made(Verdict verdict, I id, Flight flight) {
        return verdict == Verdict.DONE ? new Outcome.Done<>(id, flight.epoch()) : new Outcome.Unresolved<>();
    }

    @Override
    public Optional<Item> findItem(ItemId item) {
        return passage.read(deadline -> views.read(new AccountKey.OfItem(item), deadline))
                .map(view -> new Item(item, new Amount(view.units()), new Amount(view.price())));
    }

    @Override
    public Outcome<Amount> addStock(ItemId item, Amount units) {
        return change(new AccountKey.OfItem(item), flight -> add(flight, units));
    }

    @Override
    public Outcome<Amount> subtractStock(ItemId item, Amount units) {
        return change(new AccountKey.OfItem(item), flight -> subtract(flight, units));
    }

    @Override
    public Outcome<UserId> createUser() {
        return createUser(Amount.ZERO);
    }

    Outcome<UserId> createUser(Amount credit) {
        Wording<UserId> wording = Wording.made(UserId::value, UserId::new);
        return writes.write(UNNAMED, wording, flight -> {
            for (int number = 0; ; number++) {
                Keyed keyed = flight.keyed();
                UserId user = keyed == null ? names.user() : keyed.user(number);
                AccountStep.Create step = new AccountStep.Create(names.change(), flight.epoch(), credit.value(), 0);
                AccountAnswer answer = writes.account(new AccountKey.OfUser(user), step, flight);
                if (answer.verdict() != Verdict.CHANGED) {
                    return made(answer.verdict(), user, flight);
                }
            }
        });
    }

    @Override
    public Optional<Wallet> findUser(UserId user) {
        return passage.read(deadline -> wallet(user, deadline));
    }

    @Override
    public Outcome<Amount> addFunds(UserId user, Amount funds) {
        return change(new AccountKey.OfUser(user), flight -> add(flight, funds));
    }

    @Override
    public Outcome<Amount> pay(UserId user, Amount amount) {
        return change(new AccountKey.OfUser(user), flight -> subtract(flight, amount));
    }

    private AccountStep add(Flight flight, Amount units) {
        return new AccountStep.Add(names.change(), flight.epoch(), units.value());
    }

    private AccountStep subtract(Flight flight, Amount units) {
        return new AccountStep.Subtract(names.change(), flight.epoch(), units.value());
    }

    /** Runs one step on an account, waiting while it hangs on transactions in flight; answers the new units. */
    Outcome<Amount> change(AccountKey key, Function<Flight, AccountStep> maker) {
        Wording<Amount> wording = Wording.amount(
                deadline -> new Amount(views.read(key, deadline).orElseThrow().units()));
        return writes.write(new Place.OfAccount(key), wording, flight -> {
            AccountStep step = maker.apply(flight);
            for (int attempt = 0; ; attempt++) {
                AccountAnswer answer = writes.account(key, step, flight);
                switch (answer.verdict()) {
                    case DONE -> {
                        long now = views.unitsAfter(key, Objects.requireNonNull(answer.account()), flight.deadline());
                        return new Outcome.Done<>(new Amount(now), flight.epoch());
                    }
                    case MISSING -> {
                        return new Outcome.Refused<>(Decision.missing(key));
                    }
                    case REFUSED -> {
                        return new Outcome.Refused<>(refusal(key, step, answer));
                    }
                    case BUSY -> {
                        if (!flight.deadline().pause(attempt)) {
                            return new Outcome.Overloaded<>();
                        }
                    }
                    case REPEATED -> {
                        return new Outcome.Unresolved<>(); // What the receipt says is told.
                    }
                    case CHANGED -> {
                        return new Outcome.Refused<>(
                                new Refusal.ChangedMeanwhile(((AccountStep.Adjust) step).version()));
                    }
                    case ABSENT, GONE, PAID, FULL, NOT_IN_ORDER ->
                        throw new IllegalStateException("not an answer of an account: " + answer);
                }
            }
        });
    }

    private static Refusal refusal(AccountKey key, AccountStep step, AccountAnswer answer) {
        long asked = switch (step) {
            case AccountStep.Add add -> -add.units();
            case AccountStep.Subtract subtract -> subtract.units();
            case AccountStep.Adjust adjust -> -adjust.units();
            default -> throw new IllegalStateException("not a step that is refused: " + step);
        };
        Amount left =
                new Amount(Objects.requireNonNull(answer.account()).image().free());
        return Decision.refusal(new Decision.Claim(key, asked), left);
    }

    @Override
    public Outcome<Amount> payOrder(UserId user, OrderId order, Amount amount) {
        return writes.transact(order, credit(user), flight -> {
            Outcome<Amount> outcome = engine.pay(user, order, amount, flight);
            // The rules look at the order alone, and a user who does not exist comes before what is wrong with an
            // offer.
            boolean offerIsWrong = outcome instanceof Outcome.Refused<Amount>(Refusal.NotTheirOrder _)
                    || outcome instanceof Outcome.Refused<Amount>(Refusal.WrongAmount _);
            return offerIsWrong && wallet(user, flight.deadline()).isEmpty()
                    ? new Outcome.Refused<>(new Refusal.NoSuchUser(user))
                    : creditAfter(user, outcome, flight);
        });
    }

    @Override
    public Outcome<Amount> cancelPayment(UserId user, OrderId order) {
        return cancelPayment(user, order, Step.ANY_VERSION);
    }

    Outcome<Amount> cancelPayment(UserId user, OrderId order, long seen) {
        return writes.transact(
                order, credit(user), flight -> creditAfter(user, engine.cancel(user, order, seen, flight), flight));
    }

    /** Answers a payment with the credit that it left. */
    private Outcome<Amount> creditAfter(UserId user, Outcome<Amount> outcome, Flight flight) {
        return outcome instanceof Outcome.Done<Amount>(var _, var epoch)
                ? new Outcome.Done<>(credit(user).now().apply(flight.deadline()), epoch)
                : outcome;
    }

    private Wording<Amount> credit(UserId user) {
        // A user who does not exist has paid for nothing, with nothing.
        return Wording.amount(
                deadline -> wallet(user, deadline).map(Wallet::credit).orElse(Amount.ZERO));
    }

    private Optional<Wallet> wallet(UserId user, Deadline deadline) {
        return views.read(new AccountKey.OfUser(user), deadline)
                .map(view -> new Wallet(user, new Amount(view.units())));
    }

    @Override
    public Outcome<OrderId> createOrder(UserId user) {
        return createOrder(user, flight -> new Outcome.Done<>(List.of(), flight.epoch()));
    }

    /** Creates an order with lines that are found out in its flight, unless that is refused. */
    Outcome<OrderId> createOrder(UserId user, Function<Flight, Outcome<List<OrderLine>>> liner) {
        Wording<OrderId> wording = Wording.made(OrderId::value, OrderId::new);
        return writes.write(new Place.OfOrders(user), wording, flight -> {
            Outcome<List<OrderLine>> found = liner.apply(flight);
            if (!(found instanceof Outcome.Done<List<OrderLine>>(var priced, var _))) {
                return found.map(none -> {
                    throw new IllegalStateException("lines that are not done have no value");
                });
            }
            while (true) {
                OrderId order = names.order(user);
                OrderStep.Create step = new OrderStep.Create(names.change(), flight.epoch(), user, priced);
                OrderAnswer answer = writes.order(order, step, flight);
                if (answer.verdict() != Verdict.CHANGED) {
                    return made(answer.verdict(), order, flight);
                }
            }
        });
    }

    @Override
    public Optional<Order> findOrder(OrderId order) {
        return order(order).map(Resources.Seen::value);
    }

    Optional<Resources.Seen<Order>> order(OrderId order) {
        OrderAnswer answer =
                passage.read(deadline -> Asking.ask(() -> records.order(order, new OrderStep.Read()), deadline));
        return Optional.ofNullable(answer.order())
                .map(found -> new Resources.Seen<>(found.shown(order), found.version()));
    }

    @Override
    public Outcome<Amount> addLine(OrderId order, ItemId item, Amount quantity) {
        return lines.add(order, item, quantity);
    }

    @Override
    public Outcome<Amount> removeLine(OrderId order, ItemId item) {
        return lines.remove(order, item);
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order) {
        return removeOrder(order, Step.ANY_VERSION);
    }

    Outcome<OrderId> removeOrder(OrderId order, long seen) {
        return writes.write(new Place.OfOrder(order), Wording.always(order), flight -> {
            OrderStep.Remove step = new OrderStep.Remove(names.change(), flight.epoch(), seen);
            OrderAnswer answer = writes.order(order, step, flight);
            return switch (answer.verdict()) {
                case DONE -> new Outcome.Done<>(order, flight.epoch());
                case MISSING -> new Outcome.Refused<>(new Refusal.NoSuchOrder(order));
                case PAID -> new Outcome.Refused<>(new Refusal.OrderIsPaid(order));
                case REPEATED -> new Outcome.Unresolved<>(); // What the receipt says is told.
                case CHANGED -> new Outcome.Refused<>(new Refusal.ChangedMeanwhile(seen));
                case ABSENT, BUSY, REFUSED, GONE, FULL, NOT_IN_ORDER ->
                    throw new IllegalStateException("not an answer to a removal: " + answer);
            };
        });
    }

    @Override
    public CheckoutOutcome checkout(OrderId order) {
        return checkout(order, Step.ANY_VERSION);
    }

    CheckoutOutcome checkout(OrderId order, long seen) {
        return switch (writes.transact(order, Wording.amount(), flight -> engine.checkout(order, seen, flight))) {
            case Outcome.Done<Amount>(var charged, var epoch) -> new CheckoutOutcome.Paid(order, charged, epoch);
            case Outcome.Refused<Amount>(var refusal) -> new CheckoutOutcome.Refused(order, refusal);
            case Outcome.Overloaded<Amount> _ -> new CheckoutOutcome.Overloaded(order);
            case Outcome.Unresolved<Amount> _ -> new CheckoutOutcome.Unresolved(order);
        };
    }

    @Override
    public Optional<Resources> resources() {
        return Optional.of(new GridResources(this, passage, records, names, views, config, batches, history));
    }

    @Override
    public Outcome<Long> replaceItems(long count, Amount stock, Amount price) {
        return writes.batch(() -> batches.items(count, stock, price));
    }

    @Override
    public Outcome<Long> replaceUsers(long count, Amount credit) {
        return writes.batch(() -> batches.users(count, credit));
    }

    @Override
    public Outcome<Long> replaceOrders(long count, long items, long users, Amount price) {
        return writes.batch(() -> batches.orders(count, items, users, price));
    }

    /** How many writes stand in line. */
    public int writesWaiting() {
        return passage.waiting();
    }

    /** How many holds writes in flight have, or have asked for. */
    public long holds() {
        return passage.holds();
    }
}
