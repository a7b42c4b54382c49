package cartesian.node.grid.step;

import com.hazelcast.spi.exception.SilentException;

/**
 * A partition has lost its records, or has not been loaded yet: it cannot say what is absent. Silent, because each step that
 * meets it is asked again: the scribe tells of it once.
 */
public final class RecordsLostException extends RuntimeException implements SilentException {
    private static final long serialVersionUID = 1L;

    RecordsLostException(int partition) {
        super("partition " + partition + " has lost its records");
    }
}
