/** What Cartesian is compared with: servers of the same contract that do less, or do it in Postgres. */
@NullMarked
package cartesian.perf.baseline;

import org.jspecify.annotations.NullMarked;
