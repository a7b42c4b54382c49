/** Tests of the profile. */
@NullMarked
package cartesian.perf.profile;

import org.jspecify.annotations.NullMarked;
