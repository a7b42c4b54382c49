/** Who may speak Hazelcast's client protocol to a member, and what may be asked in it. */
@NullMarked
package cartesian.node.grid.client;

import org.jspecify.annotations.NullMarked;
