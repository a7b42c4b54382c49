package cartesian.node.record;

/**
 * Units that a transaction in flight has set aside.
 *
 * @param units above 0: taken off the free units, gone when the transaction settles; below 0: expected, free once it
 *     settles. Never 0.
 */
public record Hold(Tx tx, long units) {
    public Hold {
        if (units == 0) {
            throw new IllegalArgumentException("a hold has units");
        }
    }
}
