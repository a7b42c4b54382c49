package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * What goes with a step of a call that has a key: what its receipt is to say.
 *
 * <p>The step is applied if the key has no receipt yet, and its record and the receipt change together. If there is one, the
 * step changes nothing. So of all steps that go with one key, on one receipt's name, one at most is ever applied.
 *
 * @param change the step's id
 * @param nowMillis the time at which the call came, by its coordinator's clock
 */
public record Slip(long fingerprint, long change, long epoch, long nowMillis, Word word) {
    /** What a receipt is to say once the step is applied. */
    public sealed interface Word {
        /** Nothing: it is only looked for. */
        record None() implements Word {}

        /** What the owner finds that the step has made of the record: units that nobody holds, or what the order costs. */
        record Count() implements Word {}

        /** What the coordinator knows. With a step that reads, it is left whatever that one finds, or closes what is open. */
        record Tell(Told told) implements Word {}
    }

    /**
     * What a step with a slip made.
     *
     * @param next what has become of the record
     * @param left the new receipt; null if none was left, or it has not changed
     */
    public record Next<R, A>(Step.Next<R, A> next, @Nullable Receipt left, Kept<A> answer) {}

    /** What becomes of a record and of the receipt, or of their absence. */
    public <R, A> Next<R, A> apply(Step<R, A> step, @Nullable R record, @Nullable Receipt found) {
        if (found != null && !found.isVoid(nowMillis)) {
            A seen = step.seen(record);
            Receipt closed = closed(found);
            return new Next<>(Step.Next.unchanged(seen), closed, new Kept<>(seen, closed == null ? found : closed));
        }
        Step.Next<R, A> next = step.apply(record);
        Told told = told(step, next.answer());
        Receipt left =
                told == null ? null : new Receipt(fingerprint, told, change, epoch, nowMillis + Receipt.KEPT_MILLIS);
        return new Next<>(next, left, new Kept<>(next.answer(), left));
    }

    /** The receipt with what it leaves open, if that is known here; null if nothing is to change. */
    private @Nullable Receipt closed(Receipt found) {
        boolean closes = found.told() instanceof Told.Open
                && found.fingerprint() == fingerprint
                && word instanceof Word.Tell(Told told)
                && told instanceof Told.Done;
        return closes
                ? new Receipt(fingerprint, ((Word.Tell) word).told(), found.change(), epoch, found.expiresMillis())
                : null;
    }

    private @Nullable Told told(Step<?, ?> step, Object answer) {
        return switch (word) {
            case Word.None() -> null;
            case Word.Tell(Told told) -> step.reads() || Answer.verdict(answer) == Verdict.DONE ? told : null;
            case Word.Count() -> Answer.verdict(answer) == Verdict.DONE ? Answer.count(answer) : null;
        };
    }
}
