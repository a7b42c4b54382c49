@NullMarked
package cartesian.persistence.embedded;

import org.jspecify.annotations.NullMarked;
