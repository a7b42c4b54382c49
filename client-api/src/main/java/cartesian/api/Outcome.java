package cartesian.api;

import java.util.function.Function;

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

    /** The same outcome, of what is made of its value. */
    default <R> Outcome<R> map(Function<? super T, ? extends R> maker) {
        if (this instanceof Done<T> done) {
            return new Done<>(maker.apply(done.value()), done.epoch());
        }
        if (this instanceof Refused<T> refused) {
            return new Refused<>(refused.refusal());
        }
        return this instanceof Overloaded<T> ? new Overloaded<>() : new Unresolved<>();
    }
}
