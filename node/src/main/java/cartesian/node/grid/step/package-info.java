/** What carries steps to the owners of records, and all else that needs the insides of Hazelcast. */
@NullMarked
package cartesian.node.grid.step;

import org.jspecify.annotations.NullMarked;
