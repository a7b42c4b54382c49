package cartesian.perf.faults;

import cartesian.perf.faults.Pace.Felt;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What became of a round.
 *
 * @param skipped why it could not be run here
 * @param violations what was wrong; nothing if all promises held
 * @param calls how many were made
 * @param errors calls that were turned away, failed, or were not answered
 * @param felt what each fault cost
 * @param notes what else is worth telling
 * @param directory where members' logs are, if they are kept
 */
record Result(
        String scenario,
        long seed,
        Optional<String> skipped,
        List<String> violations,
        long calls,
        long errors,
        List<Felt> felt,
        String notes,
        Path directory) {
    Result {
        violations = List.copyOf(violations);
        felt = List.copyOf(felt);
    }

    static Result skipped(String scenario, long seed, String why, Path directory) {
        return new Result(scenario, seed, Optional.of(why), List.of(), 0, 0, List.of(), "", directory);
    }

    boolean isClean() {
        return violations.isEmpty();
    }

    long gapMaxMillis() {
        return felt.stream().mapToLong(Felt::gapMillis).max().orElse(0);
    }

    long outageMaxMillis() {
        return felt.stream().mapToLong(Felt::outageMillis).max().orElse(0);
    }

    long slowestMillis() {
        return felt.stream().mapToLong(Felt::slowestMillis).max().orElse(0);
    }

    long p99MaxMillis() {
        return felt.stream().mapToLong(Felt::p99Millis).max().orElse(0);
    }

    /** One line. */
    String summary() {
        if (skipped.isPresent()) {
            return "%-24s skipped: %s".formatted(scenario, skipped.get());
        }
        return "%-24s seed %d: %d calls, %d errors, %d faults; gap %d ms, outage %d ms, slowest %d ms, p99 %d ms; %s%s"
                .formatted(
                        scenario,
                        seed,
                        calls,
                        errors,
                        felt.size(),
                        gapMaxMillis(),
                        outageMaxMillis(),
                        slowestMillis(),
                        p99MaxMillis(),
                        notes.isEmpty() ? "" : notes + "; ",
                        isClean() ? "ok" : violations.size() + " VIOLATIONS");
    }
}
