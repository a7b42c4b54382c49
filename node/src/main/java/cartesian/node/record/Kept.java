package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * What is answered to a step of a call that has a key.
 *
 * @param answer the step's own answer; where there was a receipt before, what the record is like now
 * @param receipt the one that is there now; null: none
 */
public record Kept<A>(A answer, @Nullable Receipt receipt) {}
