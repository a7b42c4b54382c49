package cartesian.node.demo;

/**
 * What a shop adds up to.
 *
 * @param stock units that are free, of all items
 * @param credit credit that is free, of all users
 * @param paid how many orders are paid
 * @param charged what they were charged
 */
public record Books(long stock, long credit, long paid, long charged) {}
