@NullMarked
package cartesian.persistence;

import org.jspecify.annotations.NullMarked;
