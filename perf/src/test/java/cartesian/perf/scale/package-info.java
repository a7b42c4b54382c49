/** Tests of the model's limits. */
@NullMarked
package cartesian.perf.scale;

import org.jspecify.annotations.NullMarked;
