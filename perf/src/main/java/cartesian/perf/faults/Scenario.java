package cartesian.perf.faults;

import java.time.Duration;
import java.util.OptionalInt;

/** One kind of fault: how it comes about, and what it may cost. */
interface Scenario {
    /** A word by which it is run alone. */
    String word();

    /** What happens, in one sentence. */
    String story();

    /** How many members there are at most; all know the addresses of all. */
    default int places() {
        return 3;
    }

    /** How many members there are in the beginning. */
    default int first() {
        return places();
    }

    /** Whether no call at all may fail. */
    default boolean isFlawless() {
        return false;
    }

    /** Whether each member needs a network name space of its own. */
    default boolean isNetworked() {
        return false;
    }

    /** How much room Postgres has, if that is limited. */
    default OptionalInt databaseMebibytes() {
        return OptionalInt.empty();
    }

    /** The longest time that the whole grid may be without a successful write after a fault. */
    default Duration gapMax() {
        return Duration.ofMinutes(2);
    }

    /**
     * Does what has to be done before the first member is started.
     *
     * @throws SkippedException if this machine cannot
     */
    default void prepare(Round round) {}

    /** Lets faults happen in a grid that is whole and in use, and heals them. */
    void act(Round round) throws Exception;
}
