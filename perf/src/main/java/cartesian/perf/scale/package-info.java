/** What measured figures say of grids that nobody has measured: {@code docs/scale.md} has the formulas. */
@NullMarked
package cartesian.perf.scale;

import org.jspecify.annotations.NullMarked;
