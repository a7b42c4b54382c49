package cartesian.node.epoch;

import java.util.List;

/** What a member answers the scribe. */
public sealed interface CutReply {
    /**
     * How the member is.
     *
     * @param enrolled whether it takes part
     * @param wanted whether its epoch holds changes, or somebody waits for it
     * @param lineage the scribe that it has heard last
     * @param participants who took part, as it has heard last
     * @param full how many there were before any of them was lost
     * @param loaded the epoch that the grid was loaded at
     * @param silentNanos for how long it has not replied to a pulse
     */
    record State(
            boolean enrolled,
            long epoch,
            boolean wanted,
            Lineage lineage,
            List<String> participants,
            int full,
            long loaded,
            long silentNanos)
            implements CutReply {
        public State {
            participants = List.copyOf(participants);
        }
    }

    /**
     * The member lives.
     *
     * @param stamp when it replied, by its own clock
     * @param ending how far it is with leaving
     */
    record Alive(long stamp, Ending ending) implements CutReply {}

    /** How far a member is with leaving. */
    enum Ending {
        /** It stays. */
        NONE,
        /** It is about to leave, and takes part until it has finished. */
        LEAVING,
        /** All that it has changed is durable; it asks not to be missed. */
        LEFT,
        /** It asks not to be missed, but what it has changed last is nowhere but in the records themselves. */
        LEFT_UNWRITTEN
    }

    /**
     * No write is in flight here, and none is let in.
     *
     * @param suspect whether images may be missing, so that the records themselves have to be looked at
     */
    record Closed(boolean suspect) implements CutReply {}

    /**
     * To a pulse: this member has held the scribe's member for dead and does not follow it any more, see {@link
     * Members#deposed}.
     */
    record Deposed() implements CutReply {}

    /** Done as told. */
    record Obeyed() implements CutReply {}

    /** Writes inside did not leave in time; or the term is old, or the epoch another. Nothing was done. */
    record Refused(String reason) implements CutReply {}

    /** The images of the epoch that has ended here. */
    record Images(EpochBuffer buffer) implements CutReply {}
}
