/**
 * Tracing as an option: calls, the steps they ask for and the epochs they end up in, as OpenTelemetry's spans.
 *
 * <p>It stands around what it follows, so that nothing of it is there where it is off. But for requests, which the HTTP edge
 * follows itself, nothing else knows OpenTelemetry.
 */
@NullMarked
package cartesian.node.tracing;

import org.jspecify.annotations.NullMarked;
