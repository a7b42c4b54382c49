/** Checkouts of grids whose members share one process: neither HTTP nor epochs, and one JVM that is warm. */
@NullMarked
package cartesian.perf.grid;

import org.jspecify.annotations.NullMarked;
