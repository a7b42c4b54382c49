package cartesian.node.epoch;

import java.util.List;

/** What the scribe tells members. A member obeys a term that is not older than the newest it has seen. */
public sealed interface CutMessage {
    /** The scribe's term. */
    long term();

    /** How is it? Changes nothing. */
    record Poll(long term) implements CutMessage {}

    /**
     * The scribe lives, and says who takes part.
     *
     * @param number grows within a term: of two, the higher says what is so later
     * @param by the scribe
     * @param confirmed the stamp of the member's last reply to a pulse, up from which it may tell answers for the length
     *     of its lease; 0: none
     * @param participants those who take part: an answer holds only while all of them are there
     * @param leaving those of them that are about to leave
     * @param full how many there were before any of them was lost
     */
    record Pulse(
            long term,
            long number,
            String by,
            long confirmed,
            List<String> participants,
            List<String> leaving,
            int full)
            implements CutMessage {
        public Pulse {
            participants = List.copyOf(participants);
            leaving = List.copyOf(leaving);
        }
    }

    /**
     * Let no write in, and answer when all that were inside have left.
     *
     * @param view if not empty: refuse if a member is known here that is none of these
     */
    record Close(long term, long epoch, List<String> view) implements CutMessage {
        public Close {
            view = List.copyOf(view);
        }
    }

    /** Hand over the images of the epoch that ends, begin the next one and open. Repeated: the images once more. */
    record Cut(long term, long epoch) implements CutMessage {}

    /** The cut is called off; open again in the same epoch. */
    record Reopen(long term, long epoch) implements CutMessage {}

    /** All epochs up to this one are durable. */
    record Durable(long term, long epoch, long cutAtMillis) implements CutMessage {}

    /**
     * Take part: the grid holds its data.
     *
     * @param by the scribe
     * @param epoch the one that is under way
     * @param durable all up to it are durable
     * @param loaded the epoch that the grid was loaded at
     */
    record Enroll(long term, String by, long epoch, long durable, long loaded) implements CutMessage {}

    /** What this grid holds in memory is not the truth any more: drop it and join afresh. */
    record Restart(long term, String reason) implements CutMessage {}
}
