/** Reads a flight recording of a member under load, and says in text where its time and memory went. */
@NullMarked
package cartesian.perf.profile;

import org.jspecify.annotations.NullMarked;
