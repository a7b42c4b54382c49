package cartesian.node.checkout;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Asks the grid, and asks again where it is not known what became of a step: bounded by the deadline, jittered. */
final class Asking {
    /** Of the process: what asks has no other home. */
    private static final LongAdder REPEATS = new LongAdder();

    private Asking() {}

    /** How often a step has been asked again since the process began, as it was not known what became of it. */
    static long repeats() {
        return REPEATS.sum();
    }

    /**
     * Runs an idempotent step until it is answered.
     *
     * @throws UnavailableException if it was not answered by the deadline: it may have been applied, or may still be
     */
    static <A> A ask(Supplier<CompletableFuture<A>> step, Deadline deadline) {
        return await(step.get(), step, deadline);
    }

    /** As {@link #ask}, where the step has been sent once already. */
    static <A> A await(CompletableFuture<A> sent, Supplier<CompletableFuture<A>> again, Deadline deadline) {
        CompletableFuture<A> future = sent;
        for (int attempt = 0; ; attempt++) {
            try {
                if (!Patrol.await(future, deadline)) {
                    throw new UnavailableException("A record's owner did not answer in time");
                }
                return future.get();
            } catch (ExecutionException e) {
                if (!deadline.pause(attempt)) {
                    throw new UnavailableException("A record could not be reached: " + e.getCause(), e);
                }
                REPEATS.increment();
                future = again.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("Interrupted while a record's owner was asked", e);
            }
        }
    }

    /**
     * Waits until all that were sent have ended, whichever way, or until the deadline: whoever asks for many answers is woken
     * once, not by each of them.
     */
    static void awaitAll(List<? extends CompletableFuture<?>> sent, Deadline deadline) {
        try {
            // Whatever has come of them, each tells it when it is asked for its answer.
            boolean _ = Patrol.await(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)), deadline);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
