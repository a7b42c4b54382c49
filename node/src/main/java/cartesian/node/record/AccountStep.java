package cartesian.node.record;

import cartesian.api.Amount;
import cartesian.node.record.Step.Next;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps on stock and credit. */
public sealed interface AccountStep extends Step<Account, AccountAnswer> {
    @Override
    default AccountAnswer seen(@Nullable Account account) {
        return new Read().apply(account).answer();
    }

    /** Reads the account; changes nothing. */
    record Read() implements AccountStep {
        @Override
        public boolean reads() {
            return true;
        }

        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            return account == null ? missing() : unchanged(Verdict.DONE, account);
        }
    }

    /** Makes an account that must not exist yet. */
    record Create(long id, long epoch, long units, long price) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account != null) {
                return unchanged(account.marksIn(epoch).contains(id) ? Verdict.DONE : Verdict.CHANGED, account);
            }
            return changed(
                    new Account(units, price, Account.firstVersion(epoch), epoch, List.of(), Marks.NONE.plus(id)));
        }
    }

    /** Makes an account, or puts new units and a new price in the place of the old. Waits for holds to go. */
    record Replace(long id, long epoch, long units, long price) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return changed(
                        new Account(units, price, Account.firstVersion(epoch), epoch, List.of(), Marks.NONE.plus(id)));
            }
            Marks marks = account.marksIn(epoch);
            if (marks.contains(id)) {
                return unchanged(Verdict.DONE, account);
            }
            if (!account.holds().isEmpty()) {
                return unchanged(Verdict.BUSY, account);
            }
            return changed(new Account(units, price, account.version() + 1, epoch, List.of(), marks.plus(id)));
        }
    }

    /** Adds units; refused if the sum would pass {@link Amount#MAX}. */
    record Add(long id, long epoch, long units) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            Marks marks = account.marksIn(epoch);
            if (marks.contains(id)) {
                return unchanged(Verdict.DONE, account);
            }
            if (Math.addExact(account.most(), units) > Amount.MAX) {
                boolean hopeless = account.free() + units > Amount.MAX;
                return unchanged(hopeless ? Verdict.REFUSED : Verdict.BUSY, account);
            }
            return changed(with(account, epoch, account.free() + units, marks.plus(id)));
        }
    }

    /** Takes units off, all or nothing. */
    record Subtract(long id, long epoch, long units) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            Marks marks = account.marksIn(epoch);
            if (marks.contains(id)) {
                return unchanged(Verdict.DONE, account);
            }
            if (account.free() < units) {
                return unchanged(account.most() < units ? Verdict.REFUSED : Verdict.BUSY, account);
            }
            return changed(with(account, epoch, account.free() - units, marks.plus(id)));
        }
    }

    /** Sets units aside for a transaction: above 0 to be taken, below 0 to be given when it settles. */
    record Take(Tx tx, long epoch, long units) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            Marks marks = account.marksIn(epoch);
            if (marks.contains(tx.attempt())) {
                return unchanged(Verdict.GONE, account.image());
            }
            if (units == 0 || account.unitsOf(tx) != 0) {
                return unchanged(Verdict.DONE, account.image());
            }
            if (units > 0 && account.free() < units) {
                return unchanged(account.most() < units ? Verdict.REFUSED : Verdict.BUSY, account.image());
            }
            if (units < 0 && account.most() - units > Amount.MAX) {
                boolean hopeless = account.free() - units > Amount.MAX;
                return unchanged(hopeless ? Verdict.REFUSED : Verdict.BUSY, account.image());
            }
            Account next = new Account(
                    account.free() - Math.max(units, 0),
                    account.price(),
                    account.version(),
                    epoch,
                    account.holdsWith(new Hold(tx, units)),
                    marks);
            return new Next<>(next, new AccountAnswer(Verdict.DONE, next.image()));
        }
    }

    /** Ends a committed transaction here: what it held is gone, what it was to give is free. */
    record Settle(Tx tx, long epoch) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            long units = account.unitsOf(tx);
            if (units == 0) {
                return unchanged(Verdict.DONE, account.image());
            }
            Account next = new Account(
                    account.free() - Math.min(units, 0),
                    account.price(),
                    account.version() + 1,
                    epoch,
                    account.holdsWithout(tx),
                    account.marksIn(epoch));
            return new Next<>(next, new AccountAnswer(Verdict.DONE, next.image()));
        }
    }

    /** Ends a failed transaction here. If its hold has not arrived yet, a mark keeps it out. */
    record GiveBack(Tx tx, long epoch) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            long units = account.unitsOf(tx);
            Marks marks = account.marksIn(epoch);
            if (units == 0 && marks.contains(tx.attempt())) {
                return unchanged(Verdict.DONE, account.image());
            }
            Account next = new Account(
                    account.free() + Math.max(units, 0),
                    account.price(),
                    account.version(),
                    epoch,
                    account.holdsWithout(tx),
                    units == 0 ? marks.plus(tx.attempt()) : marks);
            return new Next<>(next, new AccountAnswer(Verdict.DONE, next.image()));
        }
    }

    private static Account with(Account account, long epoch, long free, Marks marks) {
        return new Account(free, account.price(), account.version() + 1, epoch, account.holds(), marks);
    }

    private static Next<Account, AccountAnswer> changed(Account next) {
        return new Next<>(next, new AccountAnswer(Verdict.DONE, next.withoutMarks()));
    }

    private static Next<Account, AccountAnswer> unchanged(Verdict verdict, Account account) {
        return Next.unchanged(new AccountAnswer(verdict, account.withoutMarks()));
    }

    private static Next<Account, AccountAnswer> missing() {
        return Next.unchanged(new AccountAnswer(Verdict.MISSING, null));
    }
}
