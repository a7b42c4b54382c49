package cartesian.node.record;

import org.jspecify.annotations.Nullable;

/**
 * What a step on an account answers.
 *
 * @param account the account after the step, null if there is none. Steps of transactions answer its
 *     {@linkplain Account#image() image}; all others keep the holds, so that the caller can judge them.
 */
public record AccountAnswer(Verdict verdict, @Nullable Account account) {}
