/**
 * The REST contract in words: what a call can be told, and the OpenAPI document. It knows no framework of HTTP, and no rule.
 */
@NullMarked
package cartesian.node.contract;

import org.jspecify.annotations.NullMarked;
