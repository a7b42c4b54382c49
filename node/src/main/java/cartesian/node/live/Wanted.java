package cartesian.node.live;

/**
 * How often checkouts asked for an item lately.
 *
 * @param times about how often; true to within a third of a per cent of all that was asked for
 */
public record Wanted(String item, long times) {}
