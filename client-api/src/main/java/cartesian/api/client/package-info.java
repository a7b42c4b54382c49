/** The Java client: calls any of several nodes, and repeats what may be repeated. */
@NullMarked
package cartesian.api.client;

import org.jspecify.annotations.NullMarked;
