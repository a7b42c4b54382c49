package cartesian.node.epoch;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this member may tell what it finds in the grid: a lease on the scribe's word, and the sight of all who take part.
 *
 * <p>A member that is cut off loses the word within the lease, or the sight before that, and with it what it could say
 * wrongly: the others go on without it, and it would not know. So both are checked after an answer is found and before it is
 * told.
 */
final class Permission {
    private final LeaseTimes times;
    private final Members members;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();

    private volatile List<String> participants = List.of();
    /** The view that was last found to have all participants. */
    private volatile Object confirmedView = new Object();

    private long stamp;
    private volatile boolean confirmed;
    private volatile long untilNanos;
    private volatile boolean unbounded;
    private volatile boolean over;

    Permission(LeaseTimes times, Members members) {
        this.times = times;
        this.members = members;
    }

    /** From now on everything may be told: there is no scribe. */
    void always() {
        unbounded = true;
    }

    /** From now on nothing may be told. */
    void end() {
        lock.lock();
        try {
            over = true;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes note of who takes part and, unless {@code stampNanos} is 0, that the scribe counted this member among them
     * after that moment.
     */
    void confirm(long stampNanos, List<String> whoTakePart) {
        lock.lock();
        try {
            if (confirmed && stampNanos != 0 && stampNanos - stamp < 0) {
                return; // overtaken by a later word
            }
            if (!participants.equals(whoTakePart)) {
                participants = List.copyOf(whoTakePart);
                confirmedView = new Object();
            }
            if (stampNanos != 0) {
                stamp = stampNanos;
                untilNanos = stampNanos + times.answerNanos();
                confirmed = true;
                given.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    List<String> participants() {
        return participants;
    }

    /** Whether an answer that was found before this call may be told now. */
    @SuppressWarnings("ReferenceEquality") // A view is the same as long as it is the same object.
    boolean holds() {
        if (unbounded) {
            return !over;
        }
        Object view = members.view();
        return confirmed && !over && untilNanos - System.nanoTime() > 0 && (view == confirmedView || sees(view));
    }

    @SuppressWarnings("ReferenceEquality") // If they have changed meanwhile, what was seen is of no use.
    private boolean sees(Object view) {
        List<String> needed = participants;
        if (needed.isEmpty() || !new HashSet<>(members.all()).containsAll(needed)) {
            return false;
        }
        confirmedView = view;
        return needed == participants;
    }

    /** Whether it held within the length of one more lease: calls that come now need not wait for long. */
    boolean heldLately() {
        return unbounded ? !over : confirmed && !over && untilNanos + times.answerNanos() - System.nanoTime() > 0;
    }

    /** Waits until it may be told, at most until the deadline, as of {@link System#nanoTime()}. */
    boolean await(long deadlineNanos) {
        if (holds()) {
            return true;
        }
        lock.lock();
        try {
            while (!holds()) {
                long left = deadlineNanos - System.nanoTime();
                if (left <= 0 || over) {
                    return false;
                }
                long _ = given.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
