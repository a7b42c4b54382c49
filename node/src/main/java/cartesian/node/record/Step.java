package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * One atomic change of one record: a pure function from a record to its next record and an answer.
 *
 * <p>Steps are idempotent by the id they carry, deterministic, and run on the record's owner and again on its backups.
 *
 * @param <R> the record
 * @param <A> the answer
 */
public interface Step<R, A> {
    /** What becomes of {@code record}, or of the absence of one. */
    Next<R, A> apply(@Nullable R record);

    /**
     * What a step made.
     *
     * @param record the next record, or null if nothing changed
     */
    record Next<R, A>(@Nullable R record, A answer) {
        static <R, A> Next<R, A> unchanged(A answer) {
            return new Next<>(null, answer);
        }
    }
}
