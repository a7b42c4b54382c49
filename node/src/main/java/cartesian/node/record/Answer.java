package cartesian.node.record;

import java.util.Objects;

/** What all steps' answers have in common. */
public final class Answer {
    private Answer() {}

    /** How a step judged. */
    public static Verdict verdict(Object answer) {
        return switch (answer) {
            case AccountAnswer(var verdict, var _) -> verdict;
            case OrderAnswer(var verdict, var _) -> verdict;
            default -> throw new IllegalArgumentException("not an answer of a step: " + answer);
        };
    }

    /** The number that a reply has, as far as the answer knows it: with holds, the units hang on other orders. */
    static Told count(Object answer) {
        return switch (answer) {
            case AccountAnswer(var _, var changed) -> {
                Account account = Objects.requireNonNull(changed);
                yield account.holds().isEmpty() ? new Told.Done(account.free()) : new Told.Open();
            }
            case OrderAnswer(var _, var order) ->
                new Told.Done(Objects.requireNonNull(order).cost());
            default -> throw new IllegalArgumentException("not an answer of a step: " + answer);
        };
    }
}
