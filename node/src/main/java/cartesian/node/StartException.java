package cartesian.node;

/** The process cannot start; the message is the one line that its user sees. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private final int exitCode;

    /** What was asked for is right, but cannot be had, such as a port that is taken. */
    public StartException(String message) {
        this(message, FAILED);
    }

    private StartException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for is wrong, such as a setting out of its bounds. */
    static StartException misused(String message) {
        return new StartException(message, MISUSED);
    }

    int exitCode() {
        return exitCode;
    }
}
