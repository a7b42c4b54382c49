/** Backup to a file and restore from it, by Postgres' own client programs. */
@NullMarked
package cartesian.persistence.backup;

import org.jspecify.annotations.NullMarked;
