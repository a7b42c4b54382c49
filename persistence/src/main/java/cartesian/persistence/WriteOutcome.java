package cartesian.persistence;

/** What became of one write of an epoch. */
public sealed interface WriteOutcome {
    /** The epoch is durable. {@code rows} were older and have changed; a repeated write changes none. */
    record Written(int rows, long millis) implements WriteOutcome {}

    /** Nothing was written: another scribe, of {@code clusterId}, has {@code term}, or the term was released. */
    record Fenced(long term, String clusterId) implements WriteOutcome {}
}
