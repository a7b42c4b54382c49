package cartesian.node.record;

import cartesian.api.Amount;
import cartesian.node.record.Step.Next;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps on stock and credit. */
public sealed interface AccountStep extends Step<Account, AccountAnswer> {
    /** Stands for the price that an account has. */
    long SAME_PRICE = -1;

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
            return account.marksIn(epoch).contains(id)
                    ? unchanged(Verdict.DONE, account)
                    : moved(account, id, epoch, units, account.price());
        }
    }

    /** Takes units off, all or nothing. */
    record Subtract(long id, long epoch, long units) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            return account.marksIn(epoch).contains(id)
                    ? unchanged(Verdict.DONE, account)
                    : moved(account, id, epoch, -units, account.price());
        }
    }

    /**
     * Adds units (above 0) or takes them off (below 0), and may set the price, all or nothing; if a version is named, only while
     * that is what is seen of the account.
     *
     * <p>What is seen is a version with no hold: a hold may be committed already, and then more is gone than the version says.
     *
     * @param version what was {@linkplain Account#seenVersion seen}; {@link Step#ANY_VERSION}: whatever it is
     * @param price the new one; {@link #SAME_PRICE}: that which it has
     */
    record Adjust(long id, long epoch, long version, long units, long price) implements AccountStep {
        @Override
        public Next<Account, AccountAnswer> apply(@Nullable Account account) {
            if (account == null) {
                return missing();
            }
            if (account.marksIn(epoch).contains(id)) {
                return unchanged(Verdict.DONE, account);
            }
            if (version != ANY_VERSION) {
                if (!account.mayBeSeenAs(version)) {
                    return unchanged(Verdict.CHANGED, account);
                }
                if (!account.holds().isEmpty()) {
                    return unchanged(Verdict.BUSY, account);
                }
            }
            return moved(account, id, epoch, units, price == SAME_PRICE ? account.price() : price);
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

    /** Adds units, unless the sum would pass {@link Amount#MAX}, or takes them off, if there are so many. */
    private static Next<Account, AccountAnswer> moved(Account account, long id, long epoch, long units, long price) {
        if (units > 0 && Math.addExact(account.most(), units) > Amount.MAX) {
            boolean hopeless = account.free() + units > Amount.MAX;
            return unchanged(hopeless ? Verdict.REFUSED : Verdict.BUSY, account);
        }
        if (units < 0 && account.free() < -units) {
            return unchanged(account.most() < -units ? Verdict.REFUSED : Verdict.BUSY, account);
        }
        return changed(new Account(
                account.free() + units,
                price,
                account.version() + 1,
                epoch,
                account.holds(),
                account.marksIn(epoch).plus(id)));
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
