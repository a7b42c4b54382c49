package cartesian.node.grid.step;

/** What became of one step of a batch. */
public sealed interface Fate {
    /** It has run, and this is its answer. */
    record Answered(Object answer) implements Fate {}

    /** It has not run: a Hazelcast transaction has the record locked. */
    record Locked() implements Fate {}

    /** It has not run: there is no such record in a partition that has lost its records, or was not loaded. */
    record Lost(int partition) implements Fate {}

    /** It has changed nothing: it failed. */
    record Failed(String reason) implements Fate {}
}
