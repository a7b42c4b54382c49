/** What carries steps to the owners of records. */
@NullMarked
package cartesian.node.grid.step;

import org.jspecify.annotations.NullMarked;
