/** Tests of the harness itself, each with a history that must not pass; and one class for each row of faults. */
@NullMarked
package cartesian.perf.faults;

import org.jspecify.annotations.NullMarked;
