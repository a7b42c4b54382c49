@NullMarked
package cartesian.persistence.backup;

import org.jspecify.annotations.NullMarked;
