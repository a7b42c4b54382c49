package cartesian.node.epoch;

import cartesian.node.epoch.EpochStore.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows every second that the holder of the term lives, on a thread of its own: an epoch may take longer to write. */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final long RENEW_MILLIS = 1_000;

    private final EpochStore store;
    private final LongSupplier term;
    private final Thread thread = Thread.ofPlatform().daemon().name("lease").unstarted(this::run);
    private volatile long lostTerm;

    /**
     * Makes a lease that is not renewed yet.
     *
     * @param term the term that is held now; 0: none
     */
    Lease(EpochStore store, LongSupplier term) {
        this.store = store;
        this.term = term;
    }

    void start() {
        thread.start();
    }

    /** Whether somebody else has taken the term that is held now. */
    boolean isLost() {
        long held = term.getAsLong();
        return held != 0 && held == lostTerm;
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(RENEW_MILLIS);
                renewOnce();
            }
        } catch (InterruptedException e) {
            LOG.debug("The lease is not renewed any more");
        }
    }

    void renewOnce() {
        long held = term.getAsLong();
        try {
            if (held != 0 && !store.renew(held)) {
                lostTerm = held;
            }
        } catch (StoreException e) {
            LOG.debug("The lease was not renewed: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
