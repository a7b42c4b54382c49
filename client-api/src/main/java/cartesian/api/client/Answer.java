package cartesian.api.client;

import java.util.Optional;

/** What a client was told about one call that changes something. None is thrown. */
public sealed interface Answer<T> {
    /** The change was made, once; every node already shows it. */
    record Done<T>(T value, long epoch) implements Answer<T> {}

    /** Nothing has changed: the call was refused, and will be again as long as what the problem tells of stays so. */
    record Refused<T>(Problem problem) implements Answer<T> {}

    /** Nothing has changed: no node took the call within its deadline. The same call may succeed later. */
    record Unavailable<T>(String reason) implements Answer<T> {}

    /**
     * Whether the change was made could not be learnt within the deadline; it may still be made within two minutes.
     *
     * @param key what the call was known by, if it had a key: the same call {@link CartesianClient#keyed by this key} is
     *     told what became of it, and is made if it was not; without a key, look before asking again
     */
    record Unresolved<T>(String reason, Optional<String> key) implements Answer<T> {}

    /**
     * Returns the value of a change that was made.
     *
     * @throws IllegalStateException if it was not made, or nobody knows
     */
    default T orElseThrow() {
        if (this instanceof Done<T> done) {
            return done.value();
        }
        throw new IllegalStateException("not done: " + this);
    }
}
