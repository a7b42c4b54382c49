/** Random histories of concurrent calls on real grids, judged by a sequential model. */
@NullMarked
package cartesian.node.history;

import org.jspecify.annotations.NullMarked;
