package cartesian.node.epoch;

import java.util.function.LongConsumer;

/** Where epochs become durable: Postgres, as the scribe uses it. Calls block; faults are {@link StoreException}s. */
public interface EpochStore {
    /** What came of asking for the term. */
    sealed interface Term {
        /**
         * This scribe may write, from the epoch after {@code durable} on.
         *
         * @param previous the last other scribe that might
         * @param released whether that one has let the term go
         */
        record Taken(long term, long durable, Lineage previous, boolean released) implements Term {}

        /** Another scribe holds the database and has shown so this long ago. */
        record Held(Lineage by, long ageMillis) implements Term {}
    }

    /** What came of writing an epoch. */
    sealed interface Result {
        record Written(long rows, long millis) implements Result {}

        /** Somebody else has the term; nothing was written. */
        record Fenced(String by) implements Result {}
    }

    /** What {@link Lineage} calls this scribe. */
    String self();

    /**
     * Asks for the term; it is given if its holder has let it go or is this scribe.
     *
     * @param afterLease whether it is also given if its holder has been silent for the length of a lease
     */
    Term take(boolean afterLease);

    /**
     * Takes the term after the own one, which nobody who is left behind in the old one can do any more.
     *
     * @return false if somebody else has taken it
     */
    boolean advance(long term);

    /** Writes an epoch's images in one transaction, or nothing. Writing the same epoch again does no harm. */
    Result write(long term, long epoch, int members, long cutAtMillis, EpochBuffer images);

    /** Shows that the holder of the term lives; false if it is no longer the holder. */
    boolean renew(long term);

    /** Lets the term go, so that the next start need not wait for the lease to run out. */
    void release(long term);

    /**
     * Loads all that is durable into the grid, which holds nothing yet.
     *
     * @param progress told the records loaded so far
     * @return how many were loaded
     */
    long load(LongConsumer progress);

    /** A fault of the store. */
    final class StoreException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean hopeless;

        /**
         * Makes a fault.
         *
         * @param hopeless whether asking again cannot help before somebody has mended something
         */
        public StoreException(String message, boolean hopeless, Throwable cause) {
            super(message, cause);
            this.hopeless = hopeless;
        }

        public boolean hopeless() {
            return hopeless;
        }
    }
}
