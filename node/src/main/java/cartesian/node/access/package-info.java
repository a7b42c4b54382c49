/** Who calls, and what that allows: keys, tokens, roles, and limits of calls. Knows neither HTTP nor the shop's records. */
@NullMarked
package cartesian.node.access;

import org.jspecify.annotations.NullMarked;
