package cartesian.perf.load;

import cartesian.perf.load.wire.Kind;
import cartesian.perf.load.wire.Second;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** The figures of a run that adds up. */
record Result(
        Settings settings,
        Machine machine,
        Instant startedAt,
        double preparedSeconds,
        Trial.Drive drive,
        Map<Kind, Latency> latencies,
        long paidOrders,
        long openOrders,
        long refusedOrders,
        boolean audited) {
    /** Of the calls of one kind that were due in the measured time; milliseconds. */
    record Latency(long count, double perSecond, double p50, double p90, double p99, double p999, double max) {
        static Latency of(Histogram micros, double perSecond) {
            return new Latency(
                    micros.getTotalCount(),
                    perSecond,
                    micros.getValueAtPercentile(50) / 1e3,
                    micros.getValueAtPercentile(90) / 1e3,
                    micros.getValueAtPercentile(99) / 1e3,
                    micros.getValueAtPercentile(99.9) / 1e3,
                    micros.getMaxValue() / 1e3);
        }
    }

    Result {
        latencies = Map.copyOf(latencies);
    }

    static Result of(
            Settings settings,
            Machine machine,
            Instant startedAt,
            double prepared,
            Books books,
            Trial.Drive drive,
            boolean audited) {
        Map<Kind, Latency> latencies = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            Histogram micros = drive.total().measured(kind);
            if (micros.getTotalCount() > 0) {
                latencies.put(kind, Latency.of(micros, drive.total().doneInTime(kind) / drive.seconds()));
            }
        }
        return new Result(
                settings,
                machine,
                startedAt,
                prepared,
                drive,
                latencies,
                books.paidOrders(),
                books.openOrders(),
                books.refusedOrders(),
                audited);
    }

    double checkoutsPerSecond() {
        return drive.total().doneInTime(Kind.CHECKOUT) / drive.seconds();
    }

    Optional<Latency> checkout() {
        return Optional.ofNullable(latencies.get(Kind.CHECKOUT));
    }

    /** NaN if it is not known which processes the members are. */
    double membersMicrosPerCheckout() {
        double seconds = drive.cpu().members();
        return seconds > 0 ? micros(seconds, drive.total().doneInTime(Kind.CHECKOUT)) : Double.NaN;
    }

    private long calls() {
        Second total = drive.total();
        return total.doneInTime(Kind.CHECKOUT) + total.doneInTime(Kind.READ) + total.doneInTime(Kind.WRITE);
    }

    private static double micros(double seconds, long each) {
        return each == 0 ? Double.NaN : seconds * 1e6 / each;
    }

    /** The largest lag of D that was seen in the measured time. */
    private OptionalDouble lagMax() {
        return drive.rows().stream()
                .filter(row -> row.second() >= 0)
                .flatMapToLong(row -> row.probe().lagMillis().stream())
                .asDoubleStream()
                .max();
    }

    private OptionalDouble lagMedian() {
        double[] lags = drive.rows().stream()
                .filter(row -> row.second() >= 0)
                .flatMapToLong(row -> row.probe().lagMillis().stream())
                .asDoubleStream()
                .sorted()
                .toArray();
        return lags.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(lags[lags.length / 2]);
    }

    private Probe lastProbe() {
        return drive.rows().isEmpty()
                ? Probe.fromMembers("")
                : drive.rows().getLast().probe();
    }

    /** For people. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "commit %s, %s", machine.commit(), machine));
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s",
                settings.workload().word(),
                settings.workload().story()));
        lines.add(String.format(
                Locale.ROOT,
                "%s; %s; %,d records, seed %d, %.0f s after %d s of warm-up",
                settings.grid(),
                settings.load(),
                settings.records(),
                settings.seed(),
                drive.seconds(),
                settings.warmup().toSeconds()));
        if (drive.ranDry()) {
            lines.add("the orders ran out, so the run ended early; --orders makes more");
        }
        lines.add(String.format(
                Locale.ROOT, "%-9s %11s %9s %9s %9s %9s %9s", "", "done/s", "p50 ms", "p90", "p99", "p99.9", "max"));
        for (Kind kind : Kind.values()) {
            Latency each = latencies.get(kind);
            if (each != null) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%-9s %,11.0f %9.2f %9.2f %9.2f %9.2f %9.1f",
                        kind.name().toLowerCase(Locale.ROOT),
                        each.perSecond(),
                        each.p50(),
                        each.p90(),
                        each.p99(),
                        each.p999(),
                        each.max()));
            }
        }
        counts(lines);
        processors(lines);
        lines.add(String.format(
                Locale.ROOT,
                "audit: %s; %,d orders paid, %,d open, %,d refused",
                audited ? "adds up" : "none, as it keeps no books",
                paidOrders,
                openOrders,
                refusedOrders));
        return List.copyOf(lines);
    }

    private void counts(List<String> lines) {
        Second total = drive.total();
        lines.add(String.format(
                Locale.ROOT,
                "errors %d, turned away (429) %d, never let in %d; sent late by p50 %.2f p99 %.2f ms",
                total.failed(),
                total.turnedAway(),
                total.unsent(),
                total.late().getValueAtPercentile(50) / 1e3,
                total.late().getValueAtPercentile(99) / 1e3));
        if (!drive.trouble().isEmpty()) {
            lines.add(String.format(Locale.ROOT, "last trouble with a connection: %s", drive.trouble()));
        }
        if (lagMax().isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "D behind by p50 %.0f, at most %.0f ms; cuts' pause p50 %.1f p99 %.1f max %.1f ms, warm-up included",
                    lagMedian().orElse(Double.NaN),
                    lagMax().getAsDouble(),
                    lastProbe().pauseP50Millis().orElse(Double.NaN),
                    lastProbe().pauseP99Millis().orElse(Double.NaN),
                    lastProbe().pauseMaxMillis().orElse(Double.NaN)));
        }
    }

    private void processors(List<String> lines) {
        long checkouts = drive.total().doneInTime(Kind.CHECKOUT);
        if (settings.isOwn()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "CPU: members %.1f s, Postgres %.1f s, generator %.1f s; per checkout %.0f, %.0f, %.0f us;"
                            + " per call %.0f, %.0f, %.0f us",
                    drive.cpu().members(),
                    drive.cpu().postgres(),
                    drive.cpu().generator(),
                    micros(drive.cpu().members(), checkouts),
                    micros(drive.cpu().postgres(), checkouts),
                    micros(drive.cpu().generator(), checkouts),
                    micros(drive.cpu().members(), calls()),
                    micros(drive.cpu().postgres(), calls()),
                    micros(drive.cpu().generator(), calls())));
        } else {
            lines.add(String.format(
                    Locale.ROOT,
                    "CPU: generator %.1f s, %.0f us per call",
                    drive.cpu().generator(),
                    micros(drive.cpu().generator(), calls())));
        }
    }

    /** For programs; what is not known is missing. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("startedAt", startedAt.toString());
        json.put("commit", machine.commit());
        json.put("machine", machine);
        json.put("settings", settingsJson());
        json.put("preparedSeconds", preparedSeconds);
        json.put("measuredSeconds", drive.seconds());
        json.put("ranOutOfOrders", drive.ranDry());
        json.put("checkoutsPerSecond", checkoutsPerSecond());
        json.put("callsPerSecond", calls() / drive.seconds());
        Map<String, Object> kinds = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            Latency each = latencies.get(kind);
            if (each != null) {
                kinds.put(kind.name().toLowerCase(Locale.ROOT), each);
            }
        }
        json.put("latencyMillis", kinds);
        Second total = drive.total();
        json.put("errors", total.failed());
        json.put("turnedAway429", total.turnedAway());
        json.put("neverLetIn", total.unsent());
        json.put("sentLateP99Millis", total.late().getValueAtPercentile(99) / 1e3);
        json.put("orders", Map.of("paid", paidOrders, "open", openOrders, "refused", refusedOrders));
        lagMedian().ifPresent(lag -> json.put("lagP50Millis", lag));
        lagMax().ifPresent(lag -> json.put("lagMaxMillis", lag));
        lastProbe().pauseP50Millis().ifPresent(pause -> json.put("cutPauseP50Millis", pause));
        lastProbe().pauseP99Millis().ifPresent(pause -> json.put("cutPauseP99Millis", pause));
        lastProbe().pauseMaxMillis().ifPresent(pause -> json.put("cutPauseMaxMillis", pause));
        json.put("cpu", cpuJson());
        json.put("audit", audited ? "adds up" : "none");
        return json;
    }

    private Map<String, Object> cpuJson() {
        long checkouts = drive.total().doneInTime(Kind.CHECKOUT);
        Map<String, Object> json = new LinkedHashMap<>();
        if (settings.isOwn()) {
            json.put("membersSeconds", drive.cpu().members());
            json.put("postgresSeconds", drive.cpu().postgres());
        }
        json.put("generatorSeconds", drive.cpu().generator());
        if (checkouts > 0) {
            if (settings.isOwn()) {
                json.put("membersMicrosPerCheckout", micros(drive.cpu().members(), checkouts));
                json.put("postgresMicrosPerCheckout", micros(drive.cpu().postgres(), checkouts));
            }
            json.put("generatorMicrosPerCheckout", micros(drive.cpu().generator(), checkouts));
        }
        return json;
    }

    private Map<String, Object> settingsJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("workload", settings.workload().word());
        settings.perSecond().ifPresent(rate -> json.put("rate", rate));
        json.put("connections", settings.connections());
        json.put("warmupSeconds", settings.warmup().toSeconds());
        json.put("seconds", settings.seconds().toSeconds());
        if (settings.isOwn()) {
            json.put("members", settings.members());
            json.put("epochs", settings.epochs());
            json.put("set", settings.set());
            json.put("jvm", settings.jvm());
        } else {
            json.put("urls", settings.urls().stream().map(Object::toString).toList());
        }
        json.put("records", settings.records());
        json.put("orders", settings.ordersWanted());
        json.put("seed", settings.seed());
        return json;
    }
}
