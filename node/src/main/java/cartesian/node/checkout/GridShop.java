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
import cartesian.node.epoch.Gate;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** The shop on the grid: each call is one step on one record's owner, or a transaction of the engine. */
public final class GridShop implements Shop {
    private final Records records;
    private final Names names;
    private final EpochMember epochs;
    private final CheckoutEngine engine;
    private final NodeConfig.Checkout config;
    private final Views views;
    private final Batches batches;
    private final BooleanSupplier heapFull;
    private final Admission admission;
    private final ShopMeters meters;

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
        this.records = records;
        this.names = names;
        this.epochs = epochs;
        this.engine = engine;
        this.config = config;
        this.views = new Views(records);
        this.batches = new Batches(records, names, epochs, config, heapFull);
        this.heapFull = heapFull;
        this.admission = new Admission(config.waitMaxMillis(), System::nanoTime);
        this.meters = new ShopMeters(meters);
    }

    @Override
    public Outcome<ItemId> createItem(Amount price) {
        return write(flight -> {
            while (true) {
                ItemId item = names.item();
                AccountStep.Create step = new AccountStep.Create(names.change(), flight.epoch(), 0, price.value());
                if (account(new AccountKey.OfItem(item), step, flight).verdict() == Verdict.DONE) {
                    return new Outcome.Done<>(item, flight.epoch());
                }
            }
        });
    }

    @Override
    public Optional<Item> findItem(ItemId item) {
        return read(deadline -> views.read(new AccountKey.OfItem(item), deadline))
                .map(view -> new Item(item, new Amount(view.units()), new Amount(view.price())));
    }

    @Override
    public Outcome<Amount> addStock(ItemId item, Amount units) {
        return change(new AccountKey.OfItem(item), flight -> add(flight, units), units);
    }

    @Override
    public Outcome<Amount> subtractStock(ItemId item, Amount units) {
        return change(new AccountKey.OfItem(item), flight -> subtract(flight, units), units);
    }

    @Override
    public Outcome<UserId> createUser() {
        return write(flight -> {
            while (true) {
                UserId user = names.user();
                AccountStep.Create step = new AccountStep.Create(names.change(), flight.epoch(), 0, 0);
                if (account(new AccountKey.OfUser(user), step, flight).verdict() == Verdict.DONE) {
                    return new Outcome.Done<>(user, flight.epoch());
                }
            }
        });
    }

    @Override
    public Optional<Wallet> findUser(UserId user) {
        return read(deadline -> views.read(new AccountKey.OfUser(user), deadline))
                .map(view -> new Wallet(user, new Amount(view.units())));
    }

    @Override
    public Outcome<Amount> addFunds(UserId user, Amount funds) {
        return change(new AccountKey.OfUser(user), flight -> add(flight, funds), funds);
    }

    @Override
    public Outcome<Amount> pay(UserId user, Amount amount) {
        return change(new AccountKey.OfUser(user), flight -> subtract(flight, amount), amount);
    }

    private AccountStep add(Flight flight, Amount units) {
        return new AccountStep.Add(names.change(), flight.epoch(), units.value());
    }

    private AccountStep subtract(Flight flight, Amount units) {
        return new AccountStep.Subtract(names.change(), flight.epoch(), units.value());
    }

    /** Runs one step on an account, waiting while it hangs on transactions in flight; answers the new units. */
    private Outcome<Amount> change(AccountKey key, Function<Flight, AccountStep> maker, Amount units) {
        return write(flight -> {
            AccountStep step = maker.apply(flight);
            for (int attempt = 0; ; attempt++) {
                AccountAnswer answer = account(key, step, flight);
                switch (answer.verdict()) {
                    case DONE -> {
                        long now = views.unitsAfter(key, Objects.requireNonNull(answer.account()), flight.deadline());
                        return new Outcome.Done<>(new Amount(now), flight.epoch());
                    }
                    case MISSING -> {
                        return new Outcome.Refused<>(Decision.missing(key));
                    }
                    case REFUSED -> {
                        return new Outcome.Refused<>(refusal(key, step, units, answer));
                    }
                    case BUSY -> {
                        if (!flight.deadline().pause(attempt)) {
                            return new Outcome.Overloaded<>();
                        }
                    }
                    case ABSENT, GONE, CHANGED, PAID, FULL, NOT_IN_ORDER ->
                        throw new IllegalStateException("not an answer of an account: " + answer);
                }
            }
        });
    }

    private static Refusal refusal(AccountKey key, AccountStep step, Amount units, AccountAnswer answer) {
        if (step instanceof AccountStep.Add) {
            return new Refusal.SumTooLarge();
        }
        Amount left =
                new Amount(Objects.requireNonNull(answer.account()).image().free());
        return Decision.refusal(new Decision.Claim(key, units.value()), left);
    }

    @Override
    public Outcome<Amount> payOrder(UserId user, OrderId order, Amount amount) {
        Outcome<Amount> outcome = write(flight -> engine.pay(user, order, amount, flight));
        boolean theirs = !(outcome instanceof Outcome.Refused<Amount>(Refusal.NotTheirOrder _));
        if (!theirs && findUser(user).isEmpty()) {
            return new Outcome.Refused<>(new Refusal.NoSuchUser(user));
        }
        return creditAfter(user, outcome);
    }

    @Override
    public Outcome<Amount> cancelPayment(UserId user, OrderId order) {
        return creditAfter(user, write(flight -> engine.cancel(user, order, flight)));
    }

    /** Answers a payment with the credit that it left. */
    private Outcome<Amount> creditAfter(UserId user, Outcome<Amount> outcome) {
        if (!(outcome instanceof Outcome.Done<Amount>(var _, var epoch))) {
            return outcome;
        }
        // A user who does not exist has paid for nothing, with nothing.
        Amount credit = findUser(user).map(Wallet::credit).orElse(Amount.ZERO);
        return new Outcome.Done<>(credit, epoch);
    }

    @Override
    public Outcome<OrderId> createOrder(UserId user) {
        return write(flight -> {
            while (true) {
                OrderId order = names.order(user);
                OrderStep.Create step = new OrderStep.Create(names.change(), flight.epoch(), user);
                if (order(order, step, flight).verdict() == Verdict.DONE) {
                    return new Outcome.Done<>(order, flight.epoch());
                }
            }
        });
    }

    @Override
    public Optional<Order> findOrder(OrderId order) {
        OrderAnswer answer = read(deadline -> Asking.ask(() -> records.order(order, new OrderStep.Read()), deadline));
        return Optional.ofNullable(answer.order()).map(found -> Views.view(order, found));
    }

    @Override
    public Outcome<Amount> addLine(OrderId order, ItemId item, Amount quantity) {
        return write(flight -> {
            Optional<Views.View> view = views.read(new AccountKey.OfItem(item), flight.deadline());
            if (view.isEmpty()) {
                return new Outcome.Refused<>(whyNotAdded(order, item, flight));
            }
            OrderLine line = new OrderLine(item, quantity.value(), view.get().price());
            OrderStep.AddLine step = new OrderStep.AddLine(names.change(), flight.epoch(), line, config.linesMax());
            return changed(order, item, order(order, step, flight), flight);
        });
    }

    /** An order that is missing or paid comes before the missing item. */
    private Refusal whyNotAdded(OrderId order, ItemId item, Flight flight) {
        OrderRecord found = Asking.ask(() -> records.order(order, new OrderStep.Read()), flight.deadline())
                .order();
        if (found == null) {
            return new Refusal.NoSuchOrder(order);
        }
        return found.paid() ? new Refusal.OrderIsPaid(order) : new Refusal.NoSuchItem(item);
    }

    @Override
    public Outcome<Amount> removeLine(OrderId order, ItemId item) {
        return write(flight -> {
            OrderStep.RemoveLine step = new OrderStep.RemoveLine(names.change(), flight.epoch(), item);
            return changed(order, item, order(order, step, flight), flight);
        });
    }

    private Outcome<Amount> changed(OrderId order, ItemId item, OrderAnswer answer, Flight flight) {
        return switch (answer.verdict()) {
            case DONE ->
                new Outcome.Done<>(
                        new Amount(Objects.requireNonNull(answer.order()).cost()), flight.epoch());
            case MISSING -> new Outcome.Refused<>(new Refusal.NoSuchOrder(order));
            case PAID -> new Outcome.Refused<>(new Refusal.OrderIsPaid(order));
            case FULL -> new Outcome.Refused<>(new Refusal.TooManyLines(order, config.linesMax()));
            case REFUSED -> new Outcome.Refused<>(new Refusal.SumTooLarge());
            case NOT_IN_ORDER -> new Outcome.Refused<>(new Refusal.NotInOrder(item, order));
            case ABSENT, BUSY, GONE, CHANGED ->
                throw new IllegalStateException("not an answer to this step: " + answer);
        };
    }

    @Override
    public Outcome<OrderId> removeOrder(OrderId order) {
        return write(flight -> {
            OrderStep.Remove step = new OrderStep.Remove(names.change(), flight.epoch());
            OrderAnswer answer = order(order, step, flight);
            return switch (answer.verdict()) {
                case DONE -> new Outcome.Done<>(order, flight.epoch());
                case MISSING -> new Outcome.Refused<>(new Refusal.NoSuchOrder(order));
                case PAID -> new Outcome.Refused<>(new Refusal.OrderIsPaid(order));
                case ABSENT, BUSY, REFUSED, GONE, CHANGED, FULL, NOT_IN_ORDER ->
                    throw new IllegalStateException("not an answer to a removal: " + answer);
            };
        });
    }

    @Override
    public CheckoutOutcome checkout(OrderId order) {
        return switch (write(flight -> engine.checkout(order, flight))) {
            case Outcome.Done<Amount>(var charged, var epoch) -> new CheckoutOutcome.Paid(order, charged, epoch);
            case Outcome.Refused<Amount>(var refusal) -> new CheckoutOutcome.Refused(order, refusal);
            case Outcome.Overloaded<Amount> _ -> new CheckoutOutcome.Overloaded(order);
            case Outcome.Unresolved<Amount> _ -> new CheckoutOutcome.Unresolved(order);
        };
    }

    @Override
    public Outcome<Long> replaceItems(long count, Amount stock, Amount price) {
        return batch(() -> batches.items(count, stock, price));
    }

    @Override
    public Outcome<Long> replaceUsers(long count, Amount credit) {
        return batch(() -> batches.users(count, credit));
    }

    @Override
    public Outcome<Long> replaceOrders(long count, long items, long users, Amount price) {
        return batch(() -> batches.orders(count, items, users, price));
    }

    /** How many writes stand in line. */
    public int writesWaiting() {
        return admission.waiting();
    }

    private Deadline deadline() {
        return Deadline.inMillis(config.deadlineMillis());
    }

    /** Reads, and tells what was found only if this member belongs to the one grid that goes on. */
    private <T> T read(Function<Deadline, T> call) {
        Deadline deadline = deadline();
        T found = call.apply(deadline);
        if (!epochs.confirm(deadline.nanos())) {
            throw new UnavailableException("This member may be cut off, so what it reads may be old");
        }
        return found;
    }

    /** Runs a write inside the gate, and tells what came of it only if this member belongs to the one grid that goes on. */
    private <T> Outcome<T> write(Function<Flight, Outcome<T>> call) {
        Deadline deadline = deadline();
        long cameNanos = System.nanoTime();
        if (heapFull.getAsBoolean()) {
            return meters.turnedAway(meters.heapFull);
        }
        if (!admission.begin(deadline)) {
            return meters.turnedAway(meters.line);
        }
        try {
            return epochs.confirm(deadline.nanos())
                    ? confirmed(writeUnconfirmed(call, deadline, cameNanos), deadline)
                    : meters.turnedAway(meters.silent);
        } finally {
            admission.end();
        }
    }

    /** Runs a batch, which passes the gate many times. */
    private Outcome<Long> batch(Supplier<Outcome<Long>> call) {
        return epochs.confirm(deadline().nanos()) ? confirmed(call.get(), deadline()) : new Outcome.Overloaded<>();
    }

    private <T> Outcome<T> confirmed(Outcome<T> outcome, Deadline deadline) {
        if (epochs.confirm(deadline.nanos())) {
            return outcome;
        }
        return switch (outcome) {
            // It may be lost, if others go on without this member.
            case Outcome.Done<T> _, Outcome.Unresolved<T> _ -> new Outcome.Unresolved<>();
            // It may be untrue; nothing was taken.
            case Outcome.Refused<T> _, Outcome.Overloaded<T> _ -> new Outcome.Overloaded<>();
        };
    }

    private <T> Outcome<T> writeUnconfirmed(Function<Flight, Outcome<T>> call, Deadline deadline, long cameNanos) {
        Optional<Gate.Pass> pass = epochs.enter(deadline.nanos());
        if (pass.isEmpty()) {
            return meters.turnedAway(epochs.full() ? meters.undurable : meters.gate);
        }
        meters.gateWait.record(System.nanoTime() - cameNanos, TimeUnit.NANOSECONDS);
        Flight flight = new Flight(pass.get(), deadline, epochs.buffer());
        try {
            return call.apply(flight);
        } catch (UnavailableException e) {
            return new Outcome.Unresolved<>();
        } finally {
            flight.land();
        }
    }

    private AccountAnswer account(AccountKey key, AccountStep step, Flight flight) {
        return flight.ask(() -> records.account(key, step), answer -> {
            if (answer.verdict() == Verdict.DONE) {
                flight.changed(key, Objects.requireNonNull(answer.account()));
            }
        });
    }

    private OrderAnswer order(OrderId order, OrderStep step, Flight flight) {
        return flight.ask(() -> records.order(order, step), answer -> {
            if (answer.verdict() == Verdict.DONE) {
                flight.changed(order, Objects.requireNonNull(answer.order()));
            }
        });
    }
}
