/** JMH benchmarks of a node's pure code; those that need what a package hides are in that package. */
@NullMarked
package cartesian.perf.bench;

import org.jspecify.annotations.NullMarked;
