package cartesian.perf.faults;

/**
 * The grid has lost its memory and begun again at D: what it had acknowledged beyond D may be gone.
 *
 * @param began nanoseconds; before the fault
 * @param healed nanoseconds; the grid had begun again by then
 * @param durable D, where it began again
 */
record Loss(long began, long healed, long durable) {
    /** Whether this write may be missing though it was acknowledged; never one that was acknowledged as durable. */
    boolean mayHaveTaken(Answer answer, boolean durably) {
        return !durably && answer.began() < healed && answer.epoch() > durable;
    }
}
