package cartesian.node.checkout;

/** A record's owner could not be asked, or did not answer for sure, within the deadline: the grid's one fault type. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    UnavailableException(String message) {
        super(message);
    }
}
