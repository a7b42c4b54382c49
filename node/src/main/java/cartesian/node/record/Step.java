package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * One atomic change of one record: a pure function from a record to its next record and an answer.
 *
 * <p>Steps are idempotent by the id they carry, and run on the record's owner; its backups get a copy of what it has become.
 *
 * @param <R> the record
 * @param <A> the answer
 */
public interface Step<R, A> {
    /** Stands for whichever version a record has; no record has this one. */
    long ANY_VERSION = 0;

    /** Whether the step never changes anything. */
    default boolean reads() {
        return false;
    }

    /** What becomes of {@code record}, or of the absence of one. */
    Next<R, A> apply(@Nullable R record);

    /** What a step of this kind answers that finds itself applied already: what the record is like. Changes nothing. */
    A seen(@Nullable R record);

    /**
     * What a step made.
     *
     * @param record the next record, or null if nothing changed or it is gone
     * @param gone whether the record is to leave the grid
     */
    record Next<R, A>(@Nullable R record, boolean gone, A answer) {
        Next(R record, A answer) {
            this(record, false, answer);
        }

        static <R, A> Next<R, A> unchanged(A answer) {
            return new Next<>(null, false, answer);
        }

        static <R, A> Next<R, A> gone(A answer) {
            return new Next<>(null, true, answer);
        }
    }
}
