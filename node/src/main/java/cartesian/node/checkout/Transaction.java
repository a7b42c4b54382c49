package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.Refusal;
import cartesian.node.checkout.Decision.Claim;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to change an order together with accounts: hold, commit, settle.
 *
 * <p>Two-phase commit with the order as its decision record: nothing is taken before the order is committed, and once it
 * is, all that was held is gone for good. Not thread-safe: used by one thread at a time. What has been sent or done is not sent
 * or done again, so whoever takes over asks for the same once more, and goes on from there.
 */
final class Transaction {
    /** How the holds went. */
    sealed interface Held {
        /** Every claim is held. */
        record All() implements Held {}

        /** A claim hangs on other transactions in flight. */
        record Busy() implements Held {}

        /** A claim can never be held, however the transactions in flight end. */
        record Refused(Refusal refusal) implements Held {}
    }

    private final Records.Way<OrderStep, OrderAnswer> order;
    private final Flight flight;
    private final Tx tx;
    private final List<Part> parts;
    /** Parts that are held, or may be; those of no units need not be given back. */
    private final List<Part> held;

    private @Nullable List<CompletableFuture<AccountAnswer>> takes;
    private @Nullable Held together;
    private @Nullable CompletableFuture<OrderAnswer> committing;
    private boolean committed;
    private boolean settled;

    /** A claim, and the way to its account. */
    private record Part(Claim claim, Records.Way<AccountStep, AccountAnswer> way) {}

    Transaction(Records records, Records.Way<OrderStep, OrderAnswer> order, Flight flight, Tx tx, List<Claim> claims) {
        this.order = order;
        this.flight = flight;
        this.tx = tx;
        this.parts = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            parts.add(new Part(claim, records.way(claim.key())));
        }
        this.held = new ArrayList<>(claims.size());
    }

    /** Asks for all claims at once; the future is done when all have been answered, and fails if one was not. */
    CompletableFuture<?> sendTogether() {
        return CompletableFuture.allOf(takes().toArray(CompletableFuture[]::new));
    }

    private List<CompletableFuture<AccountAnswer>> takes() {
        List<CompletableFuture<AccountAnswer>> sent = takes;
        if (sent == null) {
            sent = new ArrayList<>(parts.size());
            for (Part part : parts) {
                hold(part);
                sent.add(take(part).get());
            }
            takes = sent;
        }
        return sent;
    }

    /**
     * Asks for all claims at once, and waits.
     *
     * @throws UnavailableException if an answer is not known by the deadline; {@link #giveBack} still owes its part
     */
    Held holdTogether() {
        if (together == null) {
            List<CompletableFuture<AccountAnswer>> sent = takes();
            Asking.awaitAll(sent, flight.deadline());
            List<AccountAnswer> answers = new ArrayList<>(parts.size());
            for (int index = 0; index < parts.size(); index++) {
                answers.add(Asking.await(sent.get(index), take(parts.get(index)), flight.deadline()));
            }
            for (int index = 0; index < parts.size(); index++) {
                if (answers.get(index).verdict() != Verdict.DONE) {
                    letGo(parts.get(index));
                }
            }
            together = judge(answers);
        }
        return together;
    }

    /** What all answers say together: what is missing comes before what is short, and that before what is busy. */
    private Held judge(List<AccountAnswer> answers) {
        for (int index = 0; index < answers.size(); index++) {
            if (answers.get(index).verdict() == Verdict.MISSING) {
                return judge(parts.get(index).claim(), answers.get(index));
            }
        }
        Held worst = new Held.All();
        for (int index = 0; index < answers.size(); index++) {
            switch (judge(parts.get(index).claim(), answers.get(index))) {
                case Held.Refused refused -> {
                    return refused;
                }
                case Held.Busy busy -> worst = busy;
                case Held.All all -> {}
            }
        }
        return worst;
    }

    private static Held judge(Claim claim, AccountAnswer answer) {
        return switch (answer.verdict()) {
            case DONE -> new Held.All();
            case BUSY -> new Held.Busy();
            case MISSING -> new Held.Refused(Decision.missing(claim.key()));
            case REFUSED -> {
                long left = Objects.requireNonNull(answer.account()).free();
                yield new Held.Refused(Decision.refusal(claim, new Amount(left)));
            }
            case ABSENT, GONE, CHANGED, PAID, FULL, NOT_IN_ORDER, REPEATED ->
                throw new IllegalStateException("a hold is not answered with " + answer.verdict());
        };
    }

    /**
     * Asks for the claims one by one in the order of their keys, waiting while one is busy.
     *
     * <p>As all who wait while they hold do so in one order, none of them waits for himself.
     *
     * @return busy only if the deadline passed
     * @throws UnavailableException as {@link #holdTogether}
     */
    Held holdInOrder() {
        List<Part> sorted = new ArrayList<>(parts);
        sorted.sort(Comparator.comparing(part -> part.claim().key()));
        for (Part part : sorted) {
            hold(part);
            Held one = new Held.Busy();
            for (int attempt = 0; one instanceof Held.Busy; attempt++) {
                one = judge(part.claim(), Asking.ask(take(part), flight.deadline()));
                if (one instanceof Held.Busy && !flight.deadline().pause(attempt)) {
                    break;
                }
            }
            if (!(one instanceof Held.All)) {
                letGo(part);
                return one;
            }
        }
        return new Held.All();
    }

    private void hold(Part part) {
        if (part.claim().units() != 0) {
            held.add(part);
            flight.held();
        }
    }

    private void letGo(Part part) {
        if (held.remove(part)) {
            flight.letGo();
        }
    }

    private Supplier<CompletableFuture<AccountAnswer>> take(Part part) {
        AccountStep.Take step =
                new AccountStep.Take(tx, flight.epoch(), part.claim().units());
        return () -> part.way().run(step);
    }

    /** The commit point: asks to mark the order, if it still is as it was read. */
    CompletableFuture<OrderAnswer> sendCommit(OrderRecord read, OrderStep.Change change) {
        CompletableFuture<OrderAnswer> sent = committing;
        if (sent == null) {
            sent = committing(read, change).get();
            committing = sent;
        }
        return sent;
    }

    /** Whether it has been asked to commit: from then on it is not for the call to say what becomes of it. */
    boolean isCommitting() {
        return committing != null;
    }

    private Supplier<CompletableFuture<OrderAnswer>> committing(OrderRecord read, OrderStep.Change change) {
        OrderStep.Commit step = new OrderStep.Commit(tx.attempt(), flight.epoch(), read.version(), change);
        Keyed keyed = flight.keyed();
        return keyed == null ? () -> order.run(step) : () -> keyed.commit(tx.order(), step, read);
    }

    /**
     * Commits, and waits.
     *
     * @param read the order as it was read
     * @return false if the order has changed since
     * @throws UnavailableException if it is not known whether the order was committed
     */
    boolean commit(OrderRecord read, OrderStep.Change change) {
        if (!committed) {
            CompletableFuture<OrderAnswer> sent = sendCommit(read, change);
            Verdict verdict = Asking.await(sent, committing(read, change), flight.deadline())
                    .verdict();
            if (verdict == Verdict.DONE) {
                committed(read, change);
            }
        }
        return committed;
    }

    /** Turns the holds of a committed transaction into what they stood for, after the answer. */
    void settle() {
        if (!settled) {
            settled = true;
            held.forEach(this::settle);
        }
    }

    private void settle(Part part) {
        AccountStep.Settle step = new AccountStep.Settle(tx, flight.epoch());
        flight.finish(() -> part.way().run(step), answer -> {
            flight.changed(part.claim().key(), Objects.requireNonNull(answer.account()));
            flight.letGo();
        });
    }

    /** Gives everything back and waits for it; what cannot be reached in time is given back in the background. */
    void giveBack() {
        List<CompletableFuture<AccountAnswer>> sent = new ArrayList<>(held.size());
        for (Part part : held) {
            sent.add(back(part).get());
        }
        Asking.awaitAll(sent, flight.deadline());
        for (int index = 0; index < sent.size(); index++) {
            Supplier<CompletableFuture<AccountAnswer>> step = back(held.get(index));
            try {
                Asking.await(sent.get(index), step, flight.deadline());
                flight.letGo();
            } catch (UnavailableException e) {
                flight.finish(step, _ -> flight.letGo());
            }
        }
        held.clear();
    }

    private Supplier<CompletableFuture<AccountAnswer>> back(Part part) {
        AccountStep.GiveBack step = new AccountStep.GiveBack(tx, flight.epoch());
        return () -> part.way().run(step);
    }

    /** Finds out after the answer whether the order was committed, and settles or gives back accordingly. */
    void resolveLater(OrderRecord read, OrderStep.Change change) {
        flight.finishInBackground(() -> {
            // The commit itself is asked again: from then on it is decided, whichever way.
            Verdict verdict =
                    Asking.ask(committing(read, change), Flight.aftermath()).verdict();
            if (verdict == Verdict.DONE) {
                committed(read, change);
                settle();
            } else {
                held.forEach(part -> flight.finish(back(part), _ -> flight.letGo()));
            }
        });
    }

    private void committed(OrderRecord read, OrderStep.Change change) {
        committed = true;
        flight.changed(tx.order(), change.of(read, flight.epoch(), Marks.NONE));
    }
}
