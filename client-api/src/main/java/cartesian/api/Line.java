package cartesian.api;

/** One line of an order: how many units of an item, at least 1. Its price was fixed when it was added. */
public record Line(ItemId item, long quantity) {
    public Line {
        if (quantity < 1) {
            throw new IllegalArgumentException("a line has a quantity of at least 1, not " + quantity);
        }
    }
}
