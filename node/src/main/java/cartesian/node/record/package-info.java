/**
 * The records of the grid and the pure steps that change them: the rules of the shop.
 *
 * <p>Records are immutable. A step sees one record and makes the next one; it knows nothing of grids, threads or time.
 */
@NullMarked
package cartesian.node.record;

import org.jspecify.annotations.NullMarked;
