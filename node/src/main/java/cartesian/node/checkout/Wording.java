package cartesian.node.checkout;

import cartesian.api.Amount;
import cartesian.node.record.Told;
import java.util.function.Function;

/**
 * How what a call answers goes into a receipt, and comes out of it again.
 *
 * @param told what a receipt says of an answer
 * @param value the answer that a receipt tells of
 * @param now finds the answer out where the receipt leaves it open
 */
record Wording<T>(Function<T, Told> told, Function<Told, T> value, Function<Deadline, T> now) {
    /** For calls that never leave an answer open. */
    Wording(Function<T, Told> told, Function<Told, T> value) {
        this(told, value, _ -> {
            throw new IllegalStateException("the receipt of such a call is never open");
        });
    }

    /** An amount. */
    static Wording<Amount> amount(Function<Deadline, Amount> now) {
        return new Wording<>(Wording::done, Wording::number, now);
    }

    /** An amount that is known when the change is made. */
    static Wording<Amount> amount() {
        return new Wording<>(Wording::done, Wording::number);
    }

    /** How many there are. */
    static Wording<Long> count() {
        return new Wording<>(Told.Done::new, told -> ((Told.Done) told).number());
    }

    /** An id of ours. */
    static <I> Wording<I> made(Function<I, String> text, Function<String, I> id) {
        return new Wording<>(made -> new Told.Made(text.apply(made)), told -> id.apply(((Told.Made) told).id()));
    }

    /** Always the same answer. */
    static <T> Wording<T> always(T value) {
        return new Wording<>(_ -> new Told.Done(0), _ -> value);
    }

    private static Told done(Amount amount) {
        return new Told.Done(amount.value());
    }

    private static Amount number(Told told) {
        return new Amount(((Told.Done) told).number());
    }
}
