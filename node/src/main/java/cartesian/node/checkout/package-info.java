/**
 * The shop's rules and the protocol that applies them: pure steps on single records, and transactions made of them.
 *
 * <p>Nothing here knows Hazelcast or HTTP.
 */
@NullMarked
package cartesian.node.checkout;

import org.jspecify.annotations.NullMarked;
