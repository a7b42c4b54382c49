/** The grid: the Hazelcast member, its maps, keys and serializers; by Hazelcast's public interfaces alone. */
@NullMarked
package cartesian.node.grid;

import org.jspecify.annotations.NullMarked;
