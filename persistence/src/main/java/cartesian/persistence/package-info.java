/**
 * Where the grid's epochs reach Postgres: pool, schema, epoch writer, fence, snapshot loader.
 *
 * <p>JDBC only: nothing here knows Hazelcast. {@link cartesian.persistence.Database} is where to begin; the role that it
 * needs, TLS and the tables are in {@code docs/postgres.md}.
 */
@NullMarked
package cartesian.persistence;

import org.jspecify.annotations.NullMarked;
