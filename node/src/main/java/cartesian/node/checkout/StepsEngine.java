package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.checkout.Transaction.Held;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Tx;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The product's engine: hold, commit, settle, each a step on one record, without locks.
 *
 * <p>A transaction first asks for all it needs at once. If something hangs on others in flight it gives everything back
 * and asks again, one by one in the order of keys, waiting. A refusal is told only if the order did not change while it
 * was found, so there is a serial order in which it is true.
 */
public final class StepsEngine implements CheckoutEngine {
    private final Records records;
    private final Names names;
    private final Demand demand;
    private final Counter retries;

    StepsEngine(Records records, Names names, MeterRegistry meters) {
        this(records, names, Demand.UNHEARD, meters);
    }

    public StepsEngine(Records records, Names names, Demand demand, MeterRegistry meters) {
        this.records = records;
        this.names = names;
        this.demand = demand;
        this.retries = Counter.builder("cartesian.transaction.retries")
                .description("Attempts begun anew, as a claim was busy or the order had changed")
                .register(meters);
    }

    @Override
    public Outcome<Amount> checkout(OrderId order, long seen, Flight flight) {
        return transact(
                order, found -> demand.heard(Decision.ifStill(seen, found, Decision.checkout(order, found))), flight);
    }

    @Override
    public Outcome<Amount> pay(UserId user, OrderId order, Amount amount, Flight flight) {
        return transact(order, found -> Decision.pay(user, order, amount, found), flight);
    }

    @Override
    public Outcome<Amount> cancel(UserId user, OrderId order, long seen, Flight flight) {
        return transact(order, found -> Decision.ifStill(seen, found, Decision.cancel(user, order, found)), flight);
    }

    private Outcome<Amount> transact(OrderId id, Function<Optional<OrderRecord>, Decision> rules, Flight flight) {
        try {
            return attempts(id, rules, flight);
        } catch (UnavailableException e) {
            // Thrown before any commit only, so nothing was taken.
            return new Outcome.Overloaded<>();
        }
    }

    private Outcome<Amount> attempts(OrderId id, Function<Optional<OrderRecord>, Decision> rules, Flight flight) {
        Advance advance = Advance.begin(records, names, id, rules, flight);
        advance.await();
        Optional<OrderRecord> found = read(advance.read(), id, flight.deadline());
        Decision decision = advance.decision().isPresent() ? advance.decision().get() : rules.apply(found);
        Optional<Transaction> begun = advance.transaction();
        boolean inOrder = false;
        for (int attempt = 0; ; attempt++) {
            Decision.Go go;
            switch (decision) {
                case Decision.Already(var amount) -> {
                    return new Outcome.Done<>(amount, flight.epoch());
                }
                case Decision.Refuse(var refusal) -> {
                    return new Outcome.Refused<>(refusal);
                }
                case Decision.Go plan -> go = plan;
            }
            OrderRecord read = found.orElseThrow();
            Transaction transaction = begun.orElseGet(
                    () -> new Transaction(records, records.way(id), flight, new Tx(id, names.change()), go.claims()));
            switch (hold(transaction, inOrder)) {
                case Held.All all -> {
                    Optional<Outcome<Amount>> outcome = commit(transaction, read, go, flight);
                    if (outcome.isPresent()) {
                        return outcome.get();
                    }
                }
                case Held.Busy busy -> {
                    transaction.giveBack();
                    inOrder = true;
                }
                case Held.Refused(var refusal) -> {
                    transaction.giveBack();
                    if (read.version()
                            == read(id, flight.deadline())
                                    .map(OrderRecord::version)
                                    .orElse(0L)) {
                        return new Outcome.Refused<>(refusal);
                    }
                }
            }
            if (flight.isRepeated() || !flight.deadline().pause(attempt)) {
                return new Outcome.Overloaded<>();
            }
            retries.increment();
            flight.again();
            found = read(id, flight.deadline());
            decision = rules.apply(found);
            begun = Optional.empty();
        }
    }

    private static Held hold(Transaction transaction, boolean inOrder) {
        try {
            return inOrder ? transaction.holdInOrder() : transaction.holdTogether();
        } catch (UnavailableException e) {
            transaction.giveBack();
            throw e;
        }
    }

    /** Empty if the order has changed: nothing is held any more, and the transaction may start again. */
    private static Optional<Outcome<Amount>> commit(
            Transaction transaction, OrderRecord read, Decision.Go go, Flight flight) {
        if (flight.deadline().passed() && !transaction.isCommitting()) {
            transaction.giveBack();
            return Optional.of(new Outcome.Overloaded<>());
        }
        try {
            if (transaction.commit(read, go.change())) {
                transaction.settle();
                return Optional.of(new Outcome.Done<>(go.amount(), flight.epoch()));
            }
        } catch (UnavailableException e) {
            transaction.resolveLater(read, go.change());
            return Optional.of(new Outcome.Unresolved<>());
        }
        transaction.giveBack();
        return Optional.empty();
    }

    /** Reads an order; empty if there is none. */
    private Optional<OrderRecord> read(OrderId id, Deadline deadline) {
        return read(records.order(id, new OrderStep.Read()), id, deadline);
    }

    /** As {@link #read(OrderId, Deadline)}, where it has been asked for once already. */
    private Optional<OrderRecord> read(CompletableFuture<OrderAnswer> sent, OrderId id, Deadline deadline) {
        OrderStep.Read step = new OrderStep.Read();
        return Optional.ofNullable(
                Asking.await(sent, () -> records.order(id, step), deadline).order());
    }
}
