/** A demonstration: shoppers in a small shop, one member less, and an audit. It knows the shop as any client does. */
@NullMarked
package cartesian.node.demo;

import org.jspecify.annotations.NullMarked;
