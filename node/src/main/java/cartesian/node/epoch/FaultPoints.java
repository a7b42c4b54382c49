package cartesian.node.epoch;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a test makes a scribe's process die in the middle of its work: {@code -Dcartesian.faults.halt=POINT:COUNT} halts it as
 * it reaches a point for that time. Points are {@code close} (all gates are closed), {@code cut} (the images are handed over),
 * {@code write} (the tables are written, in a transaction that is not committed) and {@code commit} (it is).
 */
public final class FaultPoints {
    /** The system property that names a point and a count. */
    static final String PROPERTY = "cartesian.faults.halt";

    private static final Logger LOG = LoggerFactory.getLogger(FaultPoints.class);
    private static final int KILLED = 137;

    private final String point;
    private final AtomicInteger left;

    private FaultPoints(String point, int count) {
        this.point = point;
        this.left = new AtomicInteger(count);
    }

    /**
     * Reads the property; without it, nothing ever happens.
     *
     * @throws IllegalArgumentException if the property is not a point and a count
     */
    public static FaultPoints ofProperty() {
        String text = System.getProperty(PROPERTY, "none:0");
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(PROPERTY + " = " + text + ": POINT:COUNT expected");
        }
        return new FaultPoints(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Ends the process here, as {@code kill -9} would, if this is the point and the time. */
    public void reached(String here) {
        if (here.equals(point) && left.decrementAndGet() == 0) {
            LOG.error("Halting at fault point {}", here);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
