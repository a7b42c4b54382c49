package cartesian.perf.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU time of the processes of a run, with what their children take. A child's last reading still counts after its end;
 * what it took after that reading is missed. Used by one thread at a time.
 */
final class Cpu {
    private final List<ProcessHandle> members;
    private final List<ProcessHandle> postgres;
    private final Map<ProcessHandle, Duration> seen = new HashMap<>();

    /** Seconds since the processes began. */
    record Reading(double members, double postgres, double generator) {
        Reading minus(Reading earlier) {
            return new Reading(members - earlier.members, postgres - earlier.postgres, generator - earlier.generator);
        }
    }

    Cpu(List<ProcessHandle> members, List<ProcessHandle> postgres) {
        this.members = List.copyOf(members);
        this.postgres = List.copyOf(postgres);
    }

    Reading read() {
        return new Reading(seconds(members), treeSeconds(), seconds(List.of(ProcessHandle.current())));
    }

    private static double seconds(List<ProcessHandle> processes) {
        return processes.stream()
                .mapToDouble(process -> of(process).toNanos() / 1e9)
                .sum();
    }

    private double treeSeconds() {
        for (ProcessHandle root : postgres) {
            seen.put(root, of(root));
            root.descendants().forEach(child -> seen.merge(child, of(child), Cpu::longer));
        }
        return seen.values().stream().mapToDouble(time -> time.toNanos() / 1e9).sum();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
