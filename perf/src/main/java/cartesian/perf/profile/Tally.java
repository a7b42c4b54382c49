package cartesian.perf.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sums of weights by name. */
final class Tally {
    private final Map<String, Sum> sums = new HashMap<>();
    private double total;

    /** One name's sum, and of how many. */
    record Sum(String name, double weight, long count) {}

    void add(String name, double weight) {
        total += weight;
        sums.merge(
                name,
                new Sum(name, weight, 1),
                (one, other) -> new Sum(name, one.weight + other.weight, one.count + other.count));
    }

    double total() {
        return total;
    }

    /** The heaviest, heaviest first; of those that weigh the same, by name. */
    List<Sum> top(int count) {
        return sums.values().stream()
                .sorted(Comparator.comparingDouble(Sum::weight).reversed().thenComparing(Sum::name))
                .limit(count)
                .toList();
    }
}
