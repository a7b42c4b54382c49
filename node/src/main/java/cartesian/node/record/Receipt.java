package cartesian.node.record;

import java.util.concurrent.TimeUnit;

/**
 * What became of a call to which its client had given a key. The same call with the same key is told the same again.
 *
 * @param fingerprint tells the call from others of the same key
 * @param change the step that left the receipt, by its id: whoever asked for that step knows the receipt for its own; 0 once
 *     it is loaded
 * @param epoch the epoch of its last change
 * @param expiresMillis when it is void, by the clock of the member that left it
 */
public record Receipt(long fingerprint, Told told, long change, long epoch, long expiresMillis) {
    /** How long it holds. */
    public static final long KEPT_MILLIS = TimeUnit.HOURS.toMillis(24);

    /** What binds this receipt's key to its call. */
    public Receipt binding() {
        return new Receipt(fingerprint, new Told.Bound(), change, epoch, expiresMillis);
    }

    /** Two receipts of one name: the second is left by another epoch, or says what the first leaves open. */
    public long version() {
        return 2 * epoch + (told instanceof Told.Open ? 0 : 1);
    }

    /** The epoch of the receipt that has this version. */
    public static long epochOf(long version) {
        return version / 2;
    }

    /** Whether it holds no more. */
    public boolean isVoid(long nowMillis) {
        return nowMillis - expiresMillis >= 0;
    }
}
