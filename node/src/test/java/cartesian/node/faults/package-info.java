/** What happens to members in processes of their own when processes, the network or Postgres fail. */
@NullMarked
package cartesian.node.faults;

import org.jspecify.annotations.NullMarked;
