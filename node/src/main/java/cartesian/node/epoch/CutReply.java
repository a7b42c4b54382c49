package cartesian.node.epoch;

/** What a member answers the scribe. */
public sealed interface CutReply {
    /**
     * How the member is.
     *
     * @param enrolled whether it takes part
     * @param wanted whether its epoch holds changes, or somebody waits for it
     */
    record State(boolean enrolled, long epoch, boolean wanted) implements CutReply {}

    /**
     * No write is in flight here, and none is let in.
     *
     * @param suspect whether images may be missing, so that the records themselves have to be looked at
     */
    record Closed(boolean suspect) implements CutReply {}

    /** Done as told. */
    record Obeyed() implements CutReply {}

    /** Writes inside did not leave in time; or the term is old, or the epoch another. Nothing was done. */
    record Refused(String reason) implements CutReply {}

    /** The images of the epoch that has ended here. */
    record Images(EpochBuffer buffer) implements CutReply {}
}
