package cartesian.node.epoch;

/** What the scribe tells members. A member obeys a term that is not older than the newest it has seen. */
public sealed interface CutMessage {
    /** The scribe's term. */
    long term();

    /** How is it? Changes nothing. */
    record Poll(long term) implements CutMessage {}

    /** Let no write in, and answer when all that were inside have left. */
    record Close(long term, long epoch) implements CutMessage {}

    /** Hand over the images of the epoch that ends, begin the next one and open. Repeated: the images once more. */
    record Cut(long term, long epoch) implements CutMessage {}

    /** The cut is called off; open again in the same epoch. */
    record Reopen(long term, long epoch) implements CutMessage {}

    /** All epochs up to this one are durable. */
    record Durable(long term, long epoch, long cutAtMillis) implements CutMessage {}

    /** Take part: the grid holds its data, this epoch is under way, and all up to that one are durable. */
    record Enroll(long term, long epoch, long durable) implements CutMessage {}

    /** Take no writes any more: another grid has taken the database. */
    record Fence(long term, String by) implements CutMessage {}
}
