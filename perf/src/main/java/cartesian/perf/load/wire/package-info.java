/**
 * Sends calls over HTTP/1.1 at a given rate, or as fast as they are answered, and measures how long answers take.
 *
 * <p>A few threads each serve many connections; a connection has one call under way at most. It is a client of our own
 * since a generator on the machine of the server must cost little and has to count time from when a call was due:
 * docs/performance.md has the figures of the engine that was tried instead.
 */
@NullMarked
package cartesian.perf.load.wire;

import org.jspecify.annotations.NullMarked;
