@NullMarked
package cartesian.image;

import org.jspecify.annotations.NullMarked;
