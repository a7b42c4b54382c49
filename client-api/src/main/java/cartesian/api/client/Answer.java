package cartesian.api.client;

/** What a client was told about one call that changes something. */
public sealed interface Answer<T> {
    /** The change was made, once; every node already shows it. */
    record Done<T>(T value, long epoch) implements Answer<T> {}

    /** Nothing has changed: the call was refused with this 4xx status, for this one-line reason. */
    record Refused<T>(int status, String reason) implements Answer<T> {}

    /** The node was too busy (429: nothing was changed) or could not learn the outcome (503: it may have been). */
    record Unavailable<T>(int status, String reason) implements Answer<T> {}

    /**
     * Returns the value of a change that was made.
     *
     * @throws IllegalStateException if it was not made
     */
    default T orElseThrow() {
        if (this instanceof Done<T> done) {
            return done.value();
        }
        throw new IllegalStateException("not done: " + this);
    }
}
