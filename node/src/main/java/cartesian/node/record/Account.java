package cartesian.node.record;

import cartesian.api.Amount;
import java.util.ArrayList;
import java.util.List;

/**
 * Units that can be added, taken and held: an item's stock, or a user's credit.
 *
 * <p>Invariant: {@code free}, everything held and everything expected add up to at most {@link Amount#MAX}, so neither
 * settling nor giving back can overflow.
 *
 * @param free units that nobody holds
 * @param price what a unit costs, for stock; 0 for credit
 * @param version grows with each change that outlives the transactions in flight, by one within the record's life
 * @param epoch the epoch of the last change, holds included
 * @param holds units set aside by transactions in flight
 * @param marks changes of this epoch that must not be applied again
 */
public record Account(long free, long price, long version, long epoch, List<Hold> holds, Marks marks) {
    private static final int VERSIONS_PER_EPOCH_BITS = 24;

    public Account {
        assert free >= 0 : free;
        assert price >= 0 && price <= Amount.MAX : price;
        assert free + held(holds) + expected(holds) <= Amount.MAX : free;
        holds = List.copyOf(holds);
    }

    /** Units set aside by transactions that may still fail. */
    public long held() {
        return held(holds);
    }

    /** Units that transactions in flight will add. */
    public long expected() {
        return expected(holds);
    }

    /** All units there could be, however the transactions in flight end. */
    public long most() {
        return free + held() + expected();
    }

    /**
     * The version of what is seen of this account, if so many of its holds are committed and not settled yet.
     *
     * <p>It counts the changes that can be seen: a commit adds one, and its settling, which nobody sees, moves that one into
     * {@link #version()}. So of two looks at an account that show one version, both show the same units and price.
     */
    public long seenVersion(int committed) {
        return version + committed;
    }

    /** Whether there are such transactions in flight that a version may be what is seen. */
    boolean mayBeSeenAs(long seen) {
        return seen >= version && seen <= seenVersion(holds.size());
    }

    /**
     * This account as if every transaction in flight failed, without marks: what is durable of it.
     *
     * <p>It changes only with {@link #version()}: settling a hold takes its units off, giving it back does not show.
     */
    public Account image() {
        return holds.isEmpty() && marks.isEmpty() ? this : settled();
    }

    private Account settled() {
        return new Account(free + held(), price, version, epoch, List.of(), Marks.NONE);
    }

    Account withoutMarks() {
        return marks.isEmpty() ? this : new Account(free, price, version, epoch, holds, Marks.NONE);
    }

    /** The hold's units, 0 if the transaction holds nothing here. */
    long unitsOf(Tx tx) {
        for (Hold hold : holds) {
            if (hold.tx().equals(tx)) {
                return hold.units();
            }
        }
        return 0;
    }

    List<Hold> holdsWith(Hold added) {
        if (holds.isEmpty()) {
            return List.of(added);
        }
        List<Hold> next = new ArrayList<>(holds.size() + 1);
        next.addAll(holds);
        next.add(added);
        return next;
    }

    List<Hold> holdsWithout(Tx tx) {
        if (holds.size() == 1 && holds.getFirst().tx().equals(tx)) {
            return List.of();
        }
        List<Hold> next = new ArrayList<>(holds.size());
        for (Hold hold : holds) {
            if (!hold.tx().equals(tx)) {
                next.add(hold);
            }
        }
        return next;
    }

    /**
     * The version of a record that is new in an epoch: beyond those of any record of this name in earlier epochs, as
     * long as no record changes 2^24 times within one epoch.
     */
    static long firstVersion(long epoch) {
        return (epoch << VERSIONS_PER_EPOCH_BITS) + 1;
    }

    /** The marks that still count in {@code epochNow}: none of them outlives its epoch. */
    Marks marksIn(long epochNow) {
        return epoch == epochNow ? marks : Marks.NONE;
    }

    private static long held(List<Hold> holds) {
        long sum = 0;
        for (Hold hold : holds) {
            sum += Math.max(hold.units(), 0);
        }
        return sum;
    }

    private static long expected(List<Hold> holds) {
        long sum = 0;
        for (Hold hold : holds) {
            sum -= Math.min(hold.units(), 0);
        }
        return sum;
    }
}
