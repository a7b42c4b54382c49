package cartesian.api;

/** An item as the shop shows it: how many units are in stock, and what one costs. */
public record Item(ItemId id, Amount stock, Amount price) {}
