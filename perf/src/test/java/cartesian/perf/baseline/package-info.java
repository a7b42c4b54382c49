/** Tests of the servers that Cartesian is compared with. */
@NullMarked
package cartesian.perf.baseline;

import org.jspecify.annotations.NullMarked;
