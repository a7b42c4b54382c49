package cartesian.perf.faults;

/** The user wants to end: the round is given up, and counts for nothing. */
final class InterruptedRoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InterruptedRoundException() {
        super("interrupted");
    }
}
