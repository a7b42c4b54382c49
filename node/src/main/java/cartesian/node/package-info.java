/** One process of Cartesian: its start and stop, its settings, its command line. */
@NullMarked
package cartesian.node;

import org.jspecify.annotations.NullMarked;
