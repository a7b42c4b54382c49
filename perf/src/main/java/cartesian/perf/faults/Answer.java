package cartesian.perf.faults;

/**
 * How one call ended.
 *
 * @param member who was asked; -1 if nobody was
 * @param call verb and path
 * @param status what HTTP says, {@link #NONE} or {@link #UNSENT}
 * @param epoch of the change; {@link #NO_EPOCH} if the answer names none
 * @param began nanoseconds of {@link System#nanoTime()}, as {@code ended}
 */
record Answer(int member, String call, int status, String body, long epoch, long began, long ended) {
    /** It was sent, maybe, and no answer came: it may have happened. */
    static final int NONE = 0;
    /** No connection was made, so nothing can have happened. */
    static final int UNSENT = -1;

    static final long NO_EPOCH = -1;
    private static final int OVERLOADED = 429;
    private static final int BUG = 500;

    boolean isDone() {
        return status >= 200 && status < 300;
    }

    /** A rule stood against it, or so it says: nothing has changed. */
    boolean isRefused() {
        return status >= 400 && status < 500 && status != OVERLOADED;
    }

    /** It may be sent again, whatever it is. */
    boolean isTurnedAway() {
        return status == UNSENT || status == OVERLOADED;
    }

    /** A write may have happened, or may still happen. */
    boolean isOpen() {
        return status == NONE || status >= 500;
    }

    /** Neither done nor refused. */
    boolean isError() {
        return isTurnedAway() || isOpen();
    }

    boolean isBug() {
        return status == BUG;
    }

    @Override
    public String toString() {
        String ended = switch (status) {
            case NONE -> "no answer";
            case UNSENT -> "not sent";
            default -> Integer.toString(status);
        };
        return call + " -> " + ended + " " + body.strip() + (epoch == NO_EPOCH ? "" : " (epoch " + epoch + ")")
                + " by member " + member;
    }
}
