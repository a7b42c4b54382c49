package cartesian.node.epoch;

/**
 * A scribe in one of its terms. As long as it is the last that held the database, the grid that it led has missed nothing:
 * whoever excludes a member that may live takes another term.
 *
 * @param by the scribe, by a name that no other has, not even the same process after it has joined again
 */
public record Lineage(String by, long term) {
    /** Of a member that no scribe has spoken to. */
    static final Lineage NONE = new Lineage("", 0);
}
