package cartesian.api;

/** What became of one call that changes something, other than a checkout. None is thrown. */
public sealed interface Outcome<T> {
    /** The change was made, once, in this epoch; every node already shows it. */
    record Done<T>(T value, long epoch) implements Outcome<T> {}

    /** Nothing was changed; the refusal says what stood in the way of committed state. */
    record Refused<T>(Refusal refusal) implements Outcome<T> {}

    /** Nothing was changed; a limit was reached first. The same call may succeed later. */
    record Overloaded<T>() implements Outcome<T> {}

    /** The node could not learn within the deadline whether the change was made. */
    record Unresolved<T>() implements Outcome<T> {}
}
