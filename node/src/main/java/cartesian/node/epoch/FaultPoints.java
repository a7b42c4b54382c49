package cartesian.node.epoch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a test makes a scribe's process die in the middle of its work: {@code -Dcartesian.faults.halt=FILE} halts it as it
 * reaches a point P while there is a file {@code FILE.P}. Points are {@code close} (all gates are closed), {@code cut} (the
 * images are handed over), {@code write} (the tables are written, in a transaction that is not committed) and {@code commit}
 * (it is).
 */
public final class FaultPoints {
    /** The system property that names a file. */
    static final String PROPERTY = "cartesian.faults.halt";

    private static final Logger LOG = LoggerFactory.getLogger(FaultPoints.class);
    private static final int KILLED = 137;

    private final Optional<String> file;

    private FaultPoints(Optional<String> file) {
        this.file = file;
    }

    /** Reads the property; without it, nothing ever happens. */
    public static FaultPoints ofProperty() {
        return new FaultPoints(Optional.ofNullable(System.getProperty(PROPERTY)));
    }

    /** Ends the process here, as {@code kill -9} would, if it is told to. */
    public void reached(String here) {
        if (file.isPresent() && Files.exists(Path.of(file.get() + "." + here))) {
            LOG.error("Halting at fault point {}", here);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
