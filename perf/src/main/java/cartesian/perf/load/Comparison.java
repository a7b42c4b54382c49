package cartesian.perf.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * What several systems did in rounds: all in each round, one after the other, so that what changes on the machine meanwhile
 * meets all of them alike. Ratios are within a round.
 */
final class Comparison {
    private final List<String> names;
    private final Map<String, List<Figure>> figures = new LinkedHashMap<>();

    /**
     * One system in one round.
     *
     * @param p50 milliseconds, as p99, of checkouts
     * @param cpu microseconds of its processes for each checkout, without Postgres' own; NaN if not known
     */
    record Figure(double perSecond, double p50, double p99, double cpu) {
        static Figure of(Result result) {
            return new Figure(
                    result.checkoutsPerSecond(),
                    result.checkout().map(Result.Latency::p50).orElse(Double.NaN),
                    result.checkout().map(Result.Latency::p99).orElse(Double.NaN),
                    result.membersMicrosPerCheckout());
        }
    }

    /** The lowest, the middle and the highest of some values. */
    record Spread(double min, double median, double max) {
        static Spread of(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            if (sorted.length == 0) {
                throw new IllegalArgumentException("no values");
            }
            int half = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
            return new Spread(sorted[0], median, sorted[sorted.length - 1]);
        }
    }

    /** Makes one without figures; the first of the names is what the others are compared with. */
    Comparison(List<String> names) {
        this.names = List.copyOf(names);
        names.forEach(name -> figures.put(name, new ArrayList<>()));
    }

    /** To be called once for each name in each round. */
    void add(String name, Figure figure) {
        of(name).add(figure);
    }

    private List<Figure> of(String name) {
        List<Figure> known = figures.get(name);
        if (known == null) {
            throw new IllegalArgumentException("not compared: " + name);
        }
        return known;
    }

    private Spread rate(String name) {
        return Spread.of(of(name).stream().mapToDouble(Figure::perSecond));
    }

    /** The rate of the first by that of another, round by round. */
    Spread ratio(String other) {
        List<Figure> own = of(names.getFirst());
        List<Figure> others = of(other);
        double[] ratios = new double[Math.min(own.size(), others.size())];
        Arrays.setAll(
                ratios, round -> own.get(round).perSecond() / others.get(round).perSecond());
        return Spread.of(DoubleStream.of(ratios));
    }

    private double median(String name, ToDoubleFunction<Figure> value) {
        return Spread.of(of(name).stream().mapToDouble(value)).median();
    }

    /** For people. */
    List<String> table() {
        List<String> lines = new ArrayList<>();
        String own = names.getFirst();
        lines.add(String.format(
                Locale.ROOT,
                "%-16s %30s %9s %9s %9s   %s",
                of(own).size() + (of(own).size() == 1 ? " round" : " rounds"),
                "checkouts/s median (min-max)",
                "p50 ms",
                "p99 ms",
                "CPU us",
                own + " by it"));
        for (String name : names) {
            Spread rate = rate(name);
            String ratio = "";
            if (!name.equals(own)) {
                Spread by = ratio(name);
                ratio = String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", by.median(), by.min(), by.max());
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "%-16s %30s %9.2f %9.2f %9.0f   %s",
                    name,
                    String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", rate.median(), rate.min(), rate.max()),
                    median(name, Figure::p50),
                    median(name, Figure::p99),
                    median(name, Figure::cpu),
                    ratio));
        }
        return lines;
    }

    /** Writes {@code comparison.json}, {@code comparison.csv} and {@code comparison.txt}. */
    void write(Path directory) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        List<String> csv = new ArrayList<>(List.of("round,name,checkouts_per_second,p50_ms,p99_ms,cpu_us"));
        for (String name : names) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rounds", of(name));
            one.put("checkoutsPerSecond", rate(name));
            if (!name.equals(names.getFirst())) {
                one.put("ratio", ratio(name));
            }
            json.put(name, one);
            for (int round = 0; round < of(name).size(); round++) {
                Figure figure = of(name).get(round);
                csv.add(String.format(
                        Locale.ROOT,
                        "%d,%s,%.1f,%.3f,%.3f,%.1f",
                        round + 1,
                        name,
                        figure.perSecond(),
                        figure.p50(),
                        figure.p99(),
                        figure.cpu()));
            }
        }
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("comparison.json").toFile(), json);
        Files.write(directory.resolve("comparison.csv"), csv);
        Files.write(directory.resolve("comparison.txt"), table());
    }
}
