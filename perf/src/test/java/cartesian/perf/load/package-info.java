@NullMarked
package cartesian.perf.load;

import org.jspecify.annotations.NullMarked;
