package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.Verdict;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How calls change records: inside the gate and, if the client has given the call a key, once for that key.
 *
 * @param room for new keys
 * @param key the call's; null: it has none
 */
record Writes(
        Records records,
        Names names,
        Passage passage,
        KeyRoom room,
        @Nullable CallKey key) {
    /** The same for one call that has a key. */
    Writes under(CallKey given) {
        return new Writes(records, names, passage, room, given);
    }

    /** Runs a write that is about one record. */
    <T> Outcome<T> write(Place place, Wording<T> wording, Function<Flight, Outcome<T>> call) {
        return write(place, wording, false, call);
    }

    /** Runs a write of several records that an order decides. */
    <T> Outcome<T> transact(OrderId order, Wording<T> wording, Function<Flight, Outcome<T>> call) {
        return write(new Place.OfOrder(order), wording, true, call);
    }

    private <T> Outcome<T> write(Place place, Wording<T> wording, boolean looks, Function<Flight, Outcome<T>> call) {
        CallKey given = key;
        if (given == null) {
            return passage.write(call);
        }
        return passage.write(flight -> {
            Keyed keyed = new Keyed(records, names, given, place, flight);
            flight.keyed(keyed);
            return keyed.run(() -> call.apply(flight), wording, looks, room);
        });
    }

    /**
     * Runs a batch, which passes the gate many times. Of two with one key at once, both may replace records, as if called without
     * one; once one of them is answered, there is a receipt, and no other is begun.
     */
    Outcome<Long> batch(Supplier<Outcome<Long>> call) {
        CallKey given = key;
        if (given == null) {
            return passage.batch(call);
        }
        Place place = CallKey.batch(given.text());
        AtomicBoolean isNew = new AtomicBoolean();
        Outcome<Long> before = write(place, Wording.count(), true, _ -> {
            isNew.set(true);
            return new Outcome.Overloaded<>();
        });
        if (!isNew.get()) {
            return before;
        }
        Outcome<Long> outcome = passage.batch(call);
        return outcome instanceof Outcome.Done<Long> ? write(place, Wording.count(), false, _ -> outcome) : outcome;
    }

    /** Runs a step on an account, and waits for its answer. */
    AccountAnswer account(AccountKey account, AccountStep step, Flight flight) {
        Keyed keyed = flight.keyed();
        Supplier<CompletableFuture<AccountAnswer>> asked =
                keyed == null ? () -> records.account(account, step) : () -> keyed.account(account, step);
        return flight.ask(asked, answer -> {
            if (answer.verdict() == Verdict.DONE) {
                flight.changed(account, Objects.requireNonNull(answer.account()));
            }
        });
    }

    /** Runs a step on an order, and waits for its answer. */
    OrderAnswer order(OrderId order, OrderStep step, Flight flight) {
        Keyed keyed = flight.keyed();
        Supplier<CompletableFuture<OrderAnswer>> asked =
                keyed == null ? () -> records.order(order, step) : () -> keyed.order(order, step);
        return flight.ask(asked, answer -> {
            if (answer.verdict() == Verdict.DONE) {
                flight.changed(order, Objects.requireNonNull(answer.order()));
            }
        });
    }
}
