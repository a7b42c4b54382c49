package cartesian.api.client;

/**
 * Which calls get an idempotency key, by which nodes know a repeated call again. A key costs a call one or two more steps
 * inside the grid, and 24 hours of memory.
 */
public enum Keys {
    /** Every call that changes something, batches excepted: the default. */
    ALWAYS,
    /**
     * Those only that would apply again if they were repeated without one. Checkouts and payments of orders have none then:
     * they are repeated all the same, and if another call undoes one between two attempts, it is made again.
     */
    WHERE_NEEDED,
    /** None; such as for nodes that do not know keys. A call that would apply again is not repeated if it may have been made. */
    NEVER
}
