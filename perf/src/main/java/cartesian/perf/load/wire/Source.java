package cartesian.perf.load.wire;

import java.util.Optional;

/** Where clients come from. Any thread may ask. */
@FunctionalInterface
public interface Source {
    /** The next client; empty if there is none any more, which ends the run. */
    Optional<Walk> next();
}
