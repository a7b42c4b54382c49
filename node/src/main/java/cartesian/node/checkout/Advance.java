package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Tx;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first attempt of a transaction, for as long as all goes well: the thread that brings the last answer asks for what comes
 * next. So the call's own thread wakes once, not once for each answer.
 *
 * <p>It never blocks. It ends where all is done, where an answer is not the good one or did not come; the call then goes on from
 * what has been sent, as if it had asked itself. Until {@link #await} has returned, the transaction and what the flight
 * notes are the advance's alone.
 */
final class Advance {
    /** Whose move it is. */
    private enum Turn {
        /** Answers are under way. */
        WAITS,
        /** A thread that has brought an answer asks for what comes next. */
        MOVES,
        /** The call has run out of time: nothing more is asked. */
        STOPPED
    }

    private final Records records;
    private final Names names;
    private final OrderId order;
    private final Function<Optional<OrderRecord>, Decision> rules;
    private final Flight flight;
    private final Records.Way<OrderStep, OrderAnswer> way;
    private final CompletableFuture<OrderAnswer> read;

    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.MOVES);
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private @Nullable Decision decision;
    private @Nullable Transaction transaction;

    private Advance(
            Records records,
            Names names,
            OrderId order,
            Function<Optional<OrderRecord>, Decision> rules,
            Flight flight) {
        this.records = records;
        this.names = names;
        this.order = order;
        this.rules = rules;
        this.flight = flight;
        this.way = records.way(order);
        this.read = way.run(new OrderStep.Read());
    }

    /** Sends the first step of a transaction, and the others as answers come. */
    static Advance begin(
            Records records,
            Names names,
            OrderId order,
            Function<Optional<OrderRecord>, Decision> rules,
            Flight flight) {
        Advance advance = new Advance(records, names, order, rules, flight);
        boolean _ = advance.after(advance.read, advance::decide);
        return advance;
    }

    /** Waits until it has come to its end, but not beyond the flight's deadline: then it is stopped where it is. */
    void await() {
        boolean ended = false;
        try {
            ended = Patrol.await(end, flight.deadline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!ended && turn.getAndSet(Turn.STOPPED) == Turn.MOVES) {
            end.join(); // Who moves does not wait for anything.
        }
    }

    /** The order as it was asked for first. */
    CompletableFuture<OrderAnswer> read() {
        return read;
    }

    /** What is to be done about the order; empty if it was not read. */
    Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }

    /** The transaction, as far as it has come; empty if the order was not read, or is not to be changed. */
    Optional<Transaction> transaction() {
        return Optional.ofNullable(transaction);
    }

    /**
     * Goes on when an answer has come, with what tells in turn whether it has arranged for more; if not, this is the end.
     *
     * @return true: more is arranged for
     */
    private boolean after(CompletableFuture<?> sent, BooleanSupplier next) {
        // Not while this thread moves: the answer may be there at once, on this thread or another.
        if (!turn.compareAndSet(Turn.MOVES, Turn.WAITS)) {
            end.complete(null);
            return true;
        }
        var _ = sent.whenComplete((_, fault) -> {
            if (turn.compareAndSet(Turn.WAITS, Turn.MOVES)) {
                boolean goesOn = false;
                try {
                    goesOn = fault == null && next.getAsBoolean();
                } finally {
                    if (!goesOn) {
                        end.complete(null);
                    }
                }
            }
        });
        return true;
    }

    private boolean decide() {
        Decision decided = rules.apply(Optional.ofNullable(read.join().order()));
        decision = decided;
        if (!(decided instanceof Decision.Go go)) {
            return false;
        }
        Transaction begun = new Transaction(records, way, flight, new Tx(order, names.change()), go.claims());
        transaction = begun;
        return after(begun.sendTogether(), () -> hold(begun, go));
    }

    private boolean hold(Transaction begun, Decision.Go go) {
        if (!(begun.holdTogether() instanceof Transaction.Held.All)) {
            return false;
        }
        OrderRecord found = Objects.requireNonNull(read.join().order());
        return after(begun.sendCommit(found, go.change()), () -> commit(begun, found, go));
    }

    private static boolean commit(Transaction begun, OrderRecord found, Decision.Go go) {
        if (begun.commit(found, go.change())) {
            begun.settle();
        }
        return false;
    }
}
