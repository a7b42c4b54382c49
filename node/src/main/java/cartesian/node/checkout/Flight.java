package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Gate;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write between entering and leaving the gate.
 *
 * <p>It leaves when its call has landed and all that the call left in flight (settles, give-backs, steps whose answer is
 * not known yet) is done: only then is nothing of it under way anywhere.
 */
public final class Flight {
    private static final Logger LOG = LoggerFactory.getLogger(Flight.class);
    /** How long what is left in flight is asked again after its call was answered, milliseconds. */
    private static final long AFTERMATH_MILLIS = 120_000;

    private final Gate.Pass pass;
    private final Deadline deadline;
    private final EpochBuffer buffer;
    private final AtomicInteger aloft = new AtomicInteger(1);
    /** Holds of this member's flights together. */
    private final LongAdder allHolds;
    /** What of them is this flight's. */
    private final AtomicInteger holds = new AtomicInteger();
    /** The call's own thread counts them. */
    private int attempts = 1;

    private volatile @Nullable Keyed keyed;

    /**
     * Begins a flight.
     *
     * @param buffer takes the images of what the flight changes
     */
    public Flight(Gate.Pass pass, Deadline deadline, EpochBuffer buffer) {
        this(pass, deadline, buffer, new LongAdder());
    }

    /**
     * Begins a flight whose holds are counted.
     *
     * @param buffer as above
     * @param allHolds how many holds there are, this flight's among them
     */
    Flight(Gate.Pass pass, Deadline deadline, EpochBuffer buffer, LongAdder allHolds) {
        this.pass = pass;
        this.deadline = deadline;
        this.buffer = buffer;
        this.allHolds = allHolds;
    }

    public Deadline deadline() {
        return deadline;
    }

    public long epoch() {
        return pass.epoch();
    }

    /** Notes that the call begins anew. */
    void again() {
        attempts++;
    }

    /** How often the call has begun; asked by its own thread. */
    public int attempts() {
        return attempts;
    }

    /** Notes what an account has become. Whoever learns of a change notes it before the flight leaves the gate. */
    public void changed(AccountKey key, Account account) {
        buffer.add(key, account);
    }

    /** Notes what an order has become. */
    public void changed(OrderId order, OrderRecord record) {
        buffer.add(order, record);
    }

    /** Notes what a receipt has become. */
    public void changed(ReceiptName name, Receipt receipt) {
        buffer.add(name, receipt);
    }

    /** Has the call's change leave a receipt; to be said before it makes any. */
    void keyed(Keyed receipts) {
        keyed = receipts;
    }

    /** What sees to the receipt of this call; null if its client has given it no key. */
    @Nullable
    Keyed keyed() {
        return keyed;
    }

    /** Whether the call's key has a receipt, so that what the call finds counts for nothing. */
    boolean isRepeated() {
        Keyed receipts = keyed;
        return receipts != null && receipts.isRepeated();
    }

    /** Notes that it is not known what has become of a record, so that the cut looks at the grid itself. */
    public void suspect() {
        buffer.suspect();
    }

    /** Notes that a hold is asked for. */
    void held() {
        holds.incrementAndGet();
        allHolds.increment();
    }

    /** Notes that a hold is no more, or has never been. */
    void letGo() {
        holds.decrementAndGet();
        allHolds.decrement();
    }

    /** Ends the call's own part. */
    void land() {
        if (aloft.decrementAndGet() == 0) {
            // Holds of which it could not be learned what has become of them: they are the cut's to find.
            allHolds.add(-holds.getAndSet(0));
            pass.leave();
        }
    }

    /**
     * Runs an idempotent step and notes what it changed. If it is not answered in time, the flight goes on until it is.
     *
     * @param note takes the answer, before the flight leaves
     * @throws UnavailableException if the answer is not known by the deadline
     */
    <A> A ask(Supplier<CompletableFuture<A>> step, Consumer<A> note) {
        try {
            A answer = Asking.ask(step, deadline);
            note.accept(answer);
            return answer;
        } catch (UnavailableException e) {
            finish(step, note);
            throw e;
        }
    }

    /**
     * Runs an idempotent step after the answer has left, asking again until it is answered.
     *
     * @param then takes the answer, before the flight leaves
     */
    <A> void finish(Supplier<CompletableFuture<A>> step, Consumer<A> then) {
        aloft.incrementAndGet();
        var _ = step.get().whenComplete((answer, fault) -> {
            if (fault == null) {
                then.accept(answer);
            } else {
                finishInBackground(() -> then.accept(Asking.ask(step, aftermath())));
            }
            land();
        });
    }

    /** Runs what must not be given up, in a thread of its own, until it is done. */
    void finishInBackground(Runnable work) {
        aloft.incrementAndGet();
        Thread.ofVirtual().name("aftermath").start(() -> {
            try {
                work.run();
            } catch (UnavailableException e) {
                LOG.error("A write of epoch {} stays unfinished: {}", epoch(), e.getMessage(), e);
                suspect();
            } finally {
                land();
            }
        });
    }

    /** The deadline of what goes on after the answer. */
    static Deadline aftermath() {
        return Deadline.inMillis(AFTERMATH_MILLIS);
    }
}
