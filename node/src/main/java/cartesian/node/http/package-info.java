/**
 * The HTTP edge: routes parse what a client wrote into domain types, call the shop, and render what it answered.
 *
 * <p>Nothing outside this package knows Helidon, and nothing in it decides a business rule.
 */
@NullMarked
package cartesian.node.http;

import org.jspecify.annotations.NullMarked;
