/**
 * A Postgres of one's own, for trying Cartesian out and for tests.
 *
 * <p>Nothing else loads these classes, and nothing else needs the binaries, {@code commons-compress} and {@code xz}: an
 * image that is given a Postgres can leave those jars out.
 */
@NullMarked
package cartesian.persistence.embedded;

import org.jspecify.annotations.NullMarked;
