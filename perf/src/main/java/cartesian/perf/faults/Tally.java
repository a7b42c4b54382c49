package cartesian.perf.faults;

import cartesian.perf.faults.Pace.Felt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of all rounds, by scenario. */
final class Tally {
    private final Map<String, List<Result>> results = new LinkedHashMap<>();

    void add(Result result) {
        results.computeIfAbsent(result.scenario(), _ -> new ArrayList<>()).add(result);
    }

    boolean isClean() {
        return results.values().stream().flatMap(List::stream).allMatch(Result::isClean);
    }

    /** Whether anything has run to its end at all. */
    boolean isEmpty() {
        return results.values().stream()
                .flatMap(List::stream)
                .allMatch(result -> result.skipped().isPresent());
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("%-24s %6s %8s %7s %7s %10s %12s %12s %10s"
                .formatted(
                        "SCENARIO",
                        "ROUNDS",
                        "SKIPPED",
                        "CALLS",
                        "FAULTS",
                        "VIOLATIONS",
                        "OUTAGE p50",
                        "OUTAGE max",
                        "GAP max"));
        List<Result> all = new ArrayList<>();
        results.forEach((scenario, rounds) -> {
            lines.add(line(scenario, rounds));
            all.addAll(rounds);
        });
        lines.add(line("all", all));
        return lines;
    }

    private static String line(String name, List<Result> rounds) {
        List<Felt> felt =
                rounds.stream().flatMap(round -> round.felt().stream()).toList();
        long[] outages = felt.stream().mapToLong(Felt::outageMillis).sorted().toArray();
        return "%-24s %6d %8d %7d %7d %10d %9d ms %9d ms %7d ms"
                .formatted(
                        name,
                        rounds.stream()
                                .filter(round -> round.skipped().isEmpty())
                                .count(),
                        rounds.stream()
                                .filter(round -> round.skipped().isPresent())
                                .count(),
                        rounds.stream().mapToLong(Result::calls).sum(),
                        felt.size(),
                        rounds.stream()
                                .mapToInt(round -> round.violations().size())
                                .sum(),
                        outages.length == 0 ? 0 : outages[(outages.length - 1) / 2],
                        outages.length == 0 ? 0 : outages[outages.length - 1],
                        felt.stream().mapToLong(Felt::gapMillis).max().orElse(0));
    }
}
