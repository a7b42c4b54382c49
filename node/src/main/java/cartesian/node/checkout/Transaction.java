package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.api.Refusal;
import cartesian.node.checkout.Decision.Claim;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Marks;
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

/**
 * One attempt to change an order together with accounts: hold, commit, settle.
 *
 * <p>Two-phase commit with the order as its decision record: nothing is taken before the order is committed, and once it
 * is, all that was held is gone for good. Not thread-safe; used by the thread of its call.
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

    private final Records records;
    private final Flight flight;
    private final Tx tx;
    private final List<Claim> claims;
    /** Claims that are held, or may be; those of no units need not be given back. */
    private final List<Claim> held;

    Transaction(Records records, Flight flight, Tx tx, List<Claim> claims) {
        this.records = records;
        this.flight = flight;
        this.tx = tx;
        this.claims = claims;
        this.held = new ArrayList<>(claims.size());
    }

    /**
     * Asks for all claims at once.
     *
     * @throws UnavailableException if an answer is not known by the deadline; {@link #giveBack} still owes its part
     */
    Held holdTogether() {
        List<CompletableFuture<AccountAnswer>> sent = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            sent.add(take(claim).get());
        }
        claims.stream().filter(claim -> claim.units() != 0).forEach(held::add);
        Asking.awaitAll(sent, flight.deadline());
        List<AccountAnswer> answers = new ArrayList<>(claims.size());
        for (int index = 0; index < claims.size(); index++) {
            answers.add(Asking.await(sent.get(index), take(claims.get(index)), flight.deadline()));
        }
        for (int index = 0; index < claims.size(); index++) {
            if (answers.get(index).verdict() != Verdict.DONE) {
                held.remove(claims.get(index));
            }
        }
        return judge(answers);
    }

    /** What all answers say together: what is missing comes before what is short, and that before what is busy. */
    private Held judge(List<AccountAnswer> answers) {
        for (int index = 0; index < answers.size(); index++) {
            if (answers.get(index).verdict() == Verdict.MISSING) {
                return judge(claims.get(index), answers.get(index));
            }
        }
        Held worst = new Held.All();
        for (int index = 0; index < answers.size(); index++) {
            switch (judge(claims.get(index), answers.get(index))) {
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
            case ABSENT, GONE, CHANGED, PAID, FULL, NOT_IN_ORDER ->
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
        List<Claim> sorted = new ArrayList<>(claims);
        sorted.sort(Comparator.comparing(Claim::key));
        for (Claim claim : sorted) {
            if (claim.units() != 0) {
                held.add(claim);
            }
            Held one = new Held.Busy();
            for (int attempt = 0; one instanceof Held.Busy; attempt++) {
                one = judge(claim, Asking.ask(take(claim), flight.deadline()));
                if (one instanceof Held.Busy && !flight.deadline().pause(attempt)) {
                    break;
                }
            }
            if (!(one instanceof Held.All)) {
                held.remove(claim);
                return one;
            }
        }
        return new Held.All();
    }

    private Supplier<CompletableFuture<AccountAnswer>> take(Claim claim) {
        AccountStep.Take step = new AccountStep.Take(tx, flight.epoch(), claim.units());
        return () -> records.account(claim.key(), step);
    }

    /**
     * The commit point: marks the order, if it still is as it was read.
     *
     * @param read the order as it was read
     * @return false if the order has changed since
     * @throws UnavailableException if it is not known whether the order was committed
     */
    boolean commit(OrderRecord read, OrderStep.Change change) {
        OrderStep.Commit step = new OrderStep.Commit(tx.attempt(), flight.epoch(), read.version(), change);
        Verdict verdict = Asking.ask(() -> records.order(tx.order(), step), flight.deadline())
                .verdict();
        if (verdict != Verdict.DONE) {
            return false;
        }
        committed(read, change);
        return true;
    }

    /** Turns the holds of a committed transaction into what they stood for, after the answer. */
    void settle() {
        for (Claim claim : held) {
            settle(claim);
        }
    }

    private void settle(Claim claim) {
        AccountStep.Settle step = new AccountStep.Settle(tx, flight.epoch());
        flight.finish(
                () -> records.account(claim.key(), step),
                answer -> flight.changed(claim.key(), Objects.requireNonNull(answer.account())));
    }

    /** Gives everything back and waits for it; what cannot be reached in time is given back in the background. */
    void giveBack() {
        List<CompletableFuture<AccountAnswer>> sent = new ArrayList<>(held.size());
        for (Claim claim : held) {
            sent.add(back(claim).get());
        }
        Asking.awaitAll(sent, flight.deadline());
        for (int index = 0; index < sent.size(); index++) {
            Supplier<CompletableFuture<AccountAnswer>> step = back(held.get(index));
            try {
                Asking.await(sent.get(index), step, flight.deadline());
            } catch (UnavailableException e) {
                flight.finish(step, _ -> {});
            }
        }
        held.clear();
    }

    private Supplier<CompletableFuture<AccountAnswer>> back(Claim claim) {
        AccountStep.GiveBack step = new AccountStep.GiveBack(tx, flight.epoch());
        return () -> records.account(claim.key(), step);
    }

    /** Finds out after the answer whether the order was committed, and settles or gives back accordingly. */
    void resolveLater(OrderRecord read, OrderStep.Change change) {
        flight.finishInBackground(() -> {
            // The commit itself is asked again: from then on it is decided, whichever way.
            OrderStep.Commit step = new OrderStep.Commit(tx.attempt(), flight.epoch(), read.version(), change);
            Verdict verdict = Asking.ask(() -> records.order(tx.order(), step), Flight.aftermath())
                    .verdict();
            if (verdict == Verdict.DONE) {
                committed(read, change);
                held.forEach(this::settle);
            } else {
                held.forEach(claim -> flight.finish(back(claim), _ -> {}));
            }
        });
    }

    private void committed(OrderRecord read, OrderStep.Change change) {
        flight.changed(tx.order(), change.of(read, flight.epoch(), Marks.NONE));
    }
}
