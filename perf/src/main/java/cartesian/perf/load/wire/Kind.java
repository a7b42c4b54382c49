package cartesian.perf.load.wire;

/** What calls are measured apart from each other. */
public enum Kind {
    CHECKOUT,
    READ,
    WRITE,
    /** Several calls of one client, from when the first was due to the last answer. */
    JOURNEY
}
