package cartesian.node.epoch;

/** Puts the grid's records in order while every gate is closed, after a member was lost. */
public interface Repair {
    /**
     * Ends the holds that no coordinator will end any more, as their orders say, and collects every record that has
     * changed after an epoch.
     *
     * @param durable the newest durable epoch
     * @param epoch the epoch under way
     */
    EpochBuffer run(long durable, long epoch);
}
