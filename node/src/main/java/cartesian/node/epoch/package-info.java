/** Epochs: the gate that every write passes. */
@NullMarked
package cartesian.node.epoch;

import org.jspecify.annotations.NullMarked;
