package cartesian.perf.faults;

/** This machine cannot run a scenario; the message says why. */
final class SkippedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SkippedException(String why) {
        super(why);
    }
}
