package cartesian.node.record;

import cartesian.api.OrderId;

/**
 * Names one attempt to check out, pay or cancel an order.
 *
 * <p>The order alone says what became of it: the attempt was committed if the order remembers it, and otherwise has
 * not been, so whoever finds a hold can judge it without its coordinator.
 *
 * @param attempt unique among all attempts and all other changes
 */
public record Tx(OrderId order, long attempt) {}
