package cartesian.node.epoch;

/** Looks at the grid's records themselves, after a member was lost. */
public interface Repair {
    /**
     * Ends the holds that no coordinator will end any more, as their orders say, and collects every record that has
     * changed after an epoch. To be called while every gate is closed.
     *
     * @param durable the newest durable epoch
     * @param epoch the epoch under way
     */
    EpochBuffer run(long durable, long epoch);

    /** Whether no partition has lost its records, owner and backups at once, since the grid was loaded. */
    boolean whole();
}
