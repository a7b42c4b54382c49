package cartesian.api;

/** What became of one checkout. Callers switch over all of them; none is thrown. */
public sealed interface CheckoutOutcome {
    /** Stock and credit were taken together, once, by this epoch. Asking again returns this again. */
    record Paid(OrderId order, Amount charged, long epoch) implements CheckoutOutcome {}

    /** Nothing was taken; the refusal says what stood in the way of committed state. */
    record Refused(OrderId order, Refusal refusal) implements CheckoutOutcome {}

    /** Nothing was taken; a limit was reached first. The same call may succeed later. */
    record Overloaded(OrderId order) implements CheckoutOutcome {}

    /** The node could not learn within the deadline what became of it. Asking again is safe. */
    record Unresolved(OrderId order) implements CheckoutOutcome {}
}
