/** The vocabulary of a checkout, free of frameworks, shared by node, client and load generator. */
@NullMarked
package cartesian.api;

import org.jspecify.annotations.NullMarked;
