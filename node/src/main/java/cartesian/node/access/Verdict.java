package cartesian.node.access;

/** Whether a call may go on, as far as who calls decides it. */
public sealed interface Verdict {
    /** It may, unless it asks for what belongs to another. */
    record Admitted(Caller caller) implements Verdict {}

    /** Nobody has said who calls. */
    record Anonymous() implements Verdict {}

    /** What was shown is no key and no token that is good here and now. */
    record Mistaken() implements Verdict {}

    /** The caller is known, and has no role for this. */
    record Forbidden(Caller caller) implements Verdict {}

    /** Too many mistakes have come from there lately; what was shown has not been looked at. */
    record TooManyMistakes(long waitSeconds) implements Verdict {}

    /** The keys that tokens are checked with cannot be fetched now. */
    record Undecided() implements Verdict {}
}
