package cartesian.node.checkout;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Told;
import cartesian.node.record.Verdict;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One write whose call has a key: it happens once, however often and wherever it is asked for, and is told the same each time.
 *
 * <p>The step that makes the change carries a {@link Slip}, so the receipt is left in the same moment; a step that finds one
 * changes nothing. Nothing marks a call that is in flight: of two with one key both may run, and the step of the second
 * finds the receipt of the first. A refusal, and a reply whose number is found out after the step, are written into the
 * receipt before they are told.
 */
final class Keyed {
    private final Records records;
    private final Names names;
    private final CallKey key;
    private final Flight flight;
    private final long nowMillis = System.currentTimeMillis();
    /** Names what this write does, but for what it commits. */
    private final long self;

    private volatile ReceiptName name;
    private volatile @Nullable Receipt receipt;
    private volatile boolean ours;

    /** A write whose receipt is about this place. */
    Keyed(Records records, Names names, CallKey key, Place place, Flight flight) {
        this.records = records;
        this.names = names;
        this.key = key;
        this.flight = flight;
        this.self = names.change();
        this.name = new ReceiptName(place, key.text());
    }

    /**
     * Makes the change, unless it was made before, and answers what its receipt says.
     *
     * @param looks whether to look for a receipt first, so that nothing is held in vain
     */
    <T> Outcome<T> run(Supplier<Outcome<T>> call, Wording<T> wording, boolean looks, KeyRoom room) {
        try {
            Optional<Refusal> unbound = bind(room);
            if (unbound.isPresent()) {
                return new Outcome.Refused<>(unbound.get());
            }
            if (looks) {
                Kept<?> _ = ask(name, new Slip.Word.None());
            }
        } catch (UnavailableException e) {
            return new Outcome.Overloaded<>();
        }
        Outcome<T> outcome = receipt == null ? call.get() : new Outcome.Unresolved<>();
        Receipt left = receipt;
        if (left == null) {
            Optional<Told> told = told(outcome, wording);
            if (told.isEmpty()) {
                return outcome;
            }
            left = tell(told.get());
        }
        if (left.told() instanceof Told.Open) {
            T value = ours && outcome instanceof Outcome.Done<T>(var found, var _)
                    ? found
                    : wording.now().apply(flight.deadline());
            left = tell(wording.told().apply(value));
        }
        return outcome(left, wording);
    }

    /** Binds the key to this call, so that it can be used for no other; answers why it cannot. */
    private Optional<Refusal> bind(KeyRoom room) {
        boolean roomy = room.take();
        ReceiptName binding = new ReceiptName(CallKey.binding(key.text()), key.text());
        Slip.Word word = roomy ? new Slip.Word.Tell(new Told.Bound()) : new Slip.Word.None();
        boolean isNew = false;
        try {
            Receipt bound = ask(binding, word).receipt();
            if (bound == null) {
                return Optional.of(new Refusal.TooManyKeys());
            }
            isNew = bound.change() == self;
            return bound.fingerprint() == key.fingerprint()
                    ? Optional.empty()
                    : Optional.of(new Refusal.KeyUsed(key.text()));
        } finally {
            if (roomy && !isNew) {
                room.giveBack();
            }
        }
    }

    private static <T> Optional<Told> told(Outcome<T> outcome, Wording<T> wording) {
        return switch (outcome) {
            case Outcome.Done<T>(var value, var _) -> Optional.of(wording.told().apply(value));
            case Outcome.Refused<T>(var refusal) -> Optional.of(new Told.Refused(refusal));
            case Outcome.Overloaded<T> _, Outcome.Unresolved<T> _ -> Optional.empty();
        };
    }

    private Receipt tell(Told told) {
        return Objects.requireNonNull(ask(name, new Slip.Word.Tell(told)).receipt());
    }

    private <T> Outcome<T> outcome(Receipt left, Wording<T> wording) {
        if (left.fingerprint() != key.fingerprint()) {
            return new Outcome.Refused<>(new Refusal.KeyUsed(key.text()));
        }
        if (!ours) {
            key.replayed();
        }
        return left.told() instanceof Told.Refused(var refusal)
                ? new Outcome.Refused<>(refusal)
                : new Outcome.Done<>(wording.value().apply(left.told()), left.epoch());
    }

    /** Reads a place together with its receipt, and waits. */
    private Kept<?> ask(ReceiptName asked, Slip.Word word) {
        Slip slip = slip(self, word);
        Supplier<CompletableFuture<Kept<?>>> step = switch (asked.place()) {
            case Place.OfAccount(var account) ->
                () -> records.account(account, new AccountStep.Read(), asked, slip)
                        .thenApply(kept -> kept);
            case Place.OfOrder(var order) ->
                () -> records.order(order, new OrderStep.Read(), asked, slip).thenApply(kept -> kept);
            case Place.OfOrders(var user) -> {
                // Any order that would live there does.
                OrderId order = names.order(user);
                yield () ->
                        records.order(order, new OrderStep.Read(), asked, slip).thenApply(kept -> kept);
            }
        };
        return flight.ask(step, kept -> {
            if (asked.equals(name)) {
                boolean _ = note(kept, self);
            }
        });
    }

    private Slip slip(long change, Slip.Word word) {
        return new Slip(key.fingerprint(), change, flight.epoch(), nowMillis, word);
    }

    /** Takes note of a receipt; answers whether it is there and was not left by this write. */
    private boolean note(Kept<?> kept, long change) {
        Receipt found = kept.receipt();
        if (found == null) {
            return false;
        }
        if (found.epoch() == flight.epoch()) {
            flight.changed(name, found);
        }
        ours |= found.change() == change;
        receipt = found;
        return !ours;
    }

    /** Runs a step that changes the account which the call is about. */
    CompletableFuture<AccountAnswer> account(AccountKey account, AccountStep step) {
        Slip.Word word = step instanceof AccountStep.Create
                ? new Slip.Word.Tell(new Told.Made(
                        switch (account) {
                            case AccountKey.OfItem(var item) -> item.value();
                            case AccountKey.OfUser(var user) -> user.value();
                        }))
                : new Slip.Word.Count();
        return records.account(account, step, name, slip(self, word))
                .thenApply(kept -> note(kept, self) ? new AccountAnswer(Verdict.REPEATED, null) : kept.answer());
    }

    /** Runs a step that changes the order which the call is about, or makes one. */
    CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step) {
        Slip.Word word = step instanceof OrderStep.Create
                ? new Slip.Word.Tell(new Told.Made(order.value()))
                : new Slip.Word.Count();
        return order(order, step, self, word);
    }

    /** Commits a transaction on its order; what a checkout is told is known by then. */
    CompletableFuture<OrderAnswer> commit(OrderId order, OrderStep.Commit step, OrderRecord read) {
        Told told = switch (step.change()) {
            case CHECKOUT -> new Told.Done(read.paid() ? read.charged() : read.cost());
            case PAY, CANCEL -> new Told.Open();
        };
        return order(order, step, step.attempt(), new Slip.Word.Tell(told));
    }

    private CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step, long change, Slip.Word word) {
        return records.order(order, step, name, slip(change, word))
                .thenApply(kept -> note(kept, change) ? new OrderAnswer(Verdict.REPEATED, null) : kept.answer());
    }

    /** Whether the key has a receipt that this write has not left. */
    boolean isRepeated() {
        return receipt != null && !ours;
    }

    /** The item that this key makes; of several, as one may have been there before, the one of this number. */
    ItemId item(int number) {
        ItemId item = new ItemId(key.id(number));
        name = new ReceiptName(new Place.OfAccount(new AccountKey.OfItem(item)), key.text());
        return item;
    }

    /** The user that this key makes; as {@link #item}. */
    UserId user(int number) {
        UserId user = new UserId(key.id(number));
        name = new ReceiptName(new Place.OfAccount(new AccountKey.OfUser(user)), key.text());
        return user;
    }
}
