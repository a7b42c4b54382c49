package cartesian.node.epoch;

import cartesian.node.epoch.EpochStore.StoreException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows again and again that the holder of the term lives, on a thread of its own: an epoch may take longer to write. */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final EpochStore store;
    private final LongSupplier term;
    private final long renewalMillis;
    private final Thread thread = Thread.ofPlatform().daemon().name("lease").unstarted(this::run);
    private volatile long lostTerm;
    private volatile long renewedTerm;
    private volatile long renewedNanos;

    /**
     * Makes a lease that is not renewed yet.
     *
     * @param term the term that is held now; 0: none
     */
    Lease(EpochStore store, LongSupplier term, LeaseTimes times) {
        this.store = store;
        this.term = term;
        this.renewalMillis = times.renewalMillis();
    }

    void start() {
        thread.start();
    }

    /** Whether somebody else has taken the term that is held now. */
    boolean isLost() {
        long held = term.getAsLong();
        return held != 0 && held == lostTerm;
    }

    /** Takes note that the database gave or confirmed the term, as it was asked to at this moment. */
    void proven(long provenTerm, long askedNanos) {
        renewedNanos = askedNanos;
        renewedTerm = provenTerm;
    }

    /** Whether the term was confirmed as the database was asked within this time. */
    boolean isProvenWithin(long heldTerm, long nanos) {
        return renewedTerm == heldTerm && System.nanoTime() - renewedNanos < nanos;
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(renewalMillis);
                renewOnce();
            }
        } catch (InterruptedException e) {
            LOG.debug("The lease is not renewed any more");
        }
    }

    void renewOnce() {
        long held = term.getAsLong();
        long askedNanos = System.nanoTime();
        try {
            if (held != 0) {
                if (store.renew(held)) {
                    proven(held, askedNanos);
                } else if (held == term.getAsLong()) {
                    lostTerm = held;
                }
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
