package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * What a step on an order answers.
 *
 * @param order the order after the step, without its marks; null if there is none
 */
public record OrderAnswer(Verdict verdict, @Nullable OrderRecord order) {}
