/**
 * How fast a grid is: {@link cartesian.perf.load.Perf} starts members or takes those of others, fills a shop, sends calls to
 * it at a constant rate or from a constant number of connections, and then proves that nothing was lost or taken twice.
 * Without that proof it prints no figure.
 */
@NullMarked
package cartesian.perf.load;

import org.jspecify.annotations.NullMarked;
