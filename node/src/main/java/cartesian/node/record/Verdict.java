package cartesian.node.record;

/** How a step judged what it was asked. */
public enum Verdict {
    /** Applied now, or earlier by the same id. */
    DONE,
    /** There is no such record. */
    MISSING,
    /** The grid does not hold the order; Postgres may. Nothing changed. */
    ABSENT,
    /** It hangs on transactions in flight; ask again in a moment. Nothing changed. */
    BUSY,
    /** However the transactions in flight end, the record cannot bear it. Nothing changed. */
    REFUSED,
    /** The transaction has been given back already, so its late hold is not taken. Nothing changed. */
    GONE,
    /** The record is not as it was read, or exists already. Nothing changed. */
    CHANGED,
    /** The order is paid. Nothing changed. */
    PAID,
    /** The order has as many lines as it may have. Nothing changed. */
    FULL,
    /** The order has no such item. Nothing changed. */
    NOT_IN_ORDER,
    /** The call's key has a receipt of another call, or of another try of this one. Nothing changed. */
    REPEATED
}
