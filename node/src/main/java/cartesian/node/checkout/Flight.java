package cartesian.node.checkout;

import cartesian.node.epoch.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    private final AtomicInteger aloft = new AtomicInteger(1);

    public Flight(Gate.Pass pass, Deadline deadline) {
        this.pass = pass;
        this.deadline = deadline;
    }

    public Deadline deadline() {
        return deadline;
    }

    public long epoch() {
        return pass.epoch();
    }

    /** Ends the call's own part. */
    void land() {
        if (aloft.decrementAndGet() == 0) {
            pass.leave();
        }
    }

    /** Runs an idempotent step after the answer has left, asking again until it is answered. */
    <A> void finish(Supplier<CompletableFuture<A>> step) {
        aloft.incrementAndGet();
        var _ = step.get().whenComplete((answer, fault) -> {
            if (fault == null) {
                land();
            } else {
                persist(step);
            }
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
            } finally {
                land();
            }
        });
    }

    private <A> void persist(Supplier<CompletableFuture<A>> step) {
        finishInBackground(() -> Asking.ask(step, aftermath()));
        land();
    }

    /** The deadline of what goes on after the answer. */
    static Deadline aftermath() {
        return Deadline.inMillis(AFTERMATH_MILLIS);
    }
}
