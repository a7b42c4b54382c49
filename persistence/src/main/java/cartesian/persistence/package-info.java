/**
 * Where the grid's epochs reach Postgres: pool, schema, epoch writer, fence, snapshot loader.
 *
 * <p>JDBC only: nothing here knows Hazelcast.
 */
@NullMarked
package cartesian.persistence;

import org.jspecify.annotations.NullMarked;
