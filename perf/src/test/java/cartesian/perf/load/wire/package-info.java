@NullMarked
package cartesian.perf.load.wire;

import org.jspecify.annotations.NullMarked;
