package cartesian.perf.load.wire;

/**
 * How a call ended.
 *
 * @param status 0 if there was no answer, or none in time: whether the call was carried out is not known then
 */
public record Answer(int status, String body) {
    static final Answer NONE = new Answer(0, "");

    private static final int OVERLOADED = 429;

    /** Carried out. */
    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** Nothing was changed, for the time being. */
    public boolean isTurnedAway() {
        return status == OVERLOADED;
    }

    /** Nothing was changed, since a rule stands against it. */
    public boolean isRefused() {
        return status >= 400 && status < 500 && status != OVERLOADED;
    }

    /** Nobody knows whether it was carried out. */
    public boolean isOpen() {
        return !isOk() && !isTurnedAway() && !isRefused();
    }
}
