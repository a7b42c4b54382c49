package cartesian.node.checkout;

import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What an account shows: its committed units, whatever transactions are in flight.
 *
 * <p>A hold says which order it belongs to, and the order says whether the transaction is committed. An account is read,
 * then the orders of its holds are asked. If none of those holds is committed by then, none was when the account was
 * read, so that reading is a state the account was in. If some are, they may have been committed before or since, and
 * the account is read again, with these known. An account that is so hot that this does not end is shown with all known
 * commits counted: never a failed transaction, never without one whose answer had left before the reading began.
 */
final class Views {
    private static final int ROUNDS_MAX = 64;

    private final Records records;

    Views(Records records) {
        this.records = records;
    }

    /**
     * An account's price and committed units.
     *
     * @param version of two looks that show one, both show the same units and price; {@link Step#ANY_VERSION} if the account is
     *     so hot that this cannot be said
     */
    record View(long units, long price, long version) {}

    /** Reads an account; empty if there is none. */
    Optional<View> read(AccountKey key, Deadline deadline) {
        Set<Long> committed = new HashSet<>();
        for (int round = 1; ; round++) {
            AccountAnswer answer = Asking.ask(() -> records.account(key, new AccountStep.Read()), deadline);
            Account account = answer.account();
            if (account == null) {
                return Optional.empty();
            }
            boolean exact = ask(account, committed, deadline);
            View view = view(account, committed);
            if (exact) {
                return Optional.of(view);
            }
            if (round == ROUNDS_MAX) {
                return Optional.of(new View(view.units(), view.price(), Step.ANY_VERSION));
            }
        }
    }

    /**
     * The committed units of an account after a step, which answered {@code account}.
     *
     * <p>With transactions in flight it cannot be told any more what was committed at the very moment of the step, so the
     * account is read once more: the step and that reading are then two moments within one call.
     */
    long unitsAfter(AccountKey key, Account account, Deadline deadline) {
        return account.holds().isEmpty()
                ? account.free()
                : read(key, deadline).map(View::units).orElse(account.free());
    }

    /**
     * Asks for the holds that are not known to be committed, and adds those that are.
     *
     * @return whether there was none
     */
    private boolean ask(Account account, Set<Long> committed, Deadline deadline) {
        if (account.holds().isEmpty()) {
            return true;
        }
        List<Hold> open = new ArrayList<>();
        List<CompletableFuture<OrderAnswer>> sent = new ArrayList<>();
        for (Hold hold : account.holds()) {
            if (!committed.contains(hold.tx().attempt())) {
                open.add(hold);
                sent.add(ask(hold).get());
            }
        }
        boolean exact = true;
        for (int index = 0; index < open.size(); index++) {
            Hold hold = open.get(index);
            if (Asking.await(sent.get(index), ask(hold), deadline).verdict() == Verdict.DONE) {
                committed.add(hold.tx().attempt());
                exact = false;
            }
        }
        return exact;
    }

    private Supplier<CompletableFuture<OrderAnswer>> ask(Hold hold) {
        OrderStep.Ask step = new OrderStep.Ask(hold.tx().attempt());
        return () -> records.order(hold.tx().order(), step);
    }

    private static View view(Account account, Set<Long> committed) {
        long units = account.free();
        int unsettled = 0;
        for (Hold hold : account.holds()) {
            boolean taken = hold.units() > 0;
            boolean isCommitted = committed.contains(hold.tx().attempt());
            unsettled += isCommitted ? 1 : 0;
            if (isCommitted != taken) {
                units += Math.abs(hold.units());
            }
        }
        return new View(units, account.price(), account.seenVersion(unsettled));
    }
}
