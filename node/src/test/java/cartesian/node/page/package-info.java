/** The live page in a real browser. */
@NullMarked
package cartesian.node.page;

import org.jspecify.annotations.NullMarked;
