/**
 * What the live page shows: what this member has done in the last seconds, the items most wanted, and the sum over all members.
 *
 * <p>Recording costs a checkout next to nothing. Nothing here is exact to the call, and nothing depends on it.
 */
@NullMarked
package cartesian.node.live;

import org.jspecify.annotations.NullMarked;
