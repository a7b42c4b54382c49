package cartesian.perf.load;

import java.util.List;

/** What the audit of a run says: figures are only of runs in which everything adds up. */
sealed interface Verdict {
    /** All adds up. */
    record Passed(Result result) implements Verdict {}

    /** Something does not: there is no figure. */
    record Failed(List<String> violations) implements Verdict {
        public Failed {
            violations = List.copyOf(violations);
        }
    }
}
