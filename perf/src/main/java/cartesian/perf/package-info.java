/** Load generation, benchmarks and baselines; speaks to nodes as any client does. */
@NullMarked
package cartesian.perf;

import org.jspecify.annotations.NullMarked;
