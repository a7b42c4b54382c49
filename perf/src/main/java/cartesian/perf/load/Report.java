package cartesian.perf.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what a run has measured: for programs, for spreadsheets, and a page that asks for nothing from elsewhere. */
final class Report {
    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1d2230;--dim:#667;--rule:#dde;--page:#fff;\
            --l0:#1f5fbf;--l1:#c2571a;--l2:#9b2c6f}
            @media(prefers-color-scheme:dark){:root{--ink:#e4e6ee;--dim:#9aa;--rule:#333a48;--page:#14171f;\
            --l0:#7fb0ff;--l1:#ffac6b;--l2:#f08cc8}}
            body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--page);color:var(--ink);\
            font:15px/1.5 system-ui,sans-serif}
            pre{overflow-x:auto;border:1px solid var(--rule);padding:1rem;font-size:13px}
            figure{margin:2rem 0}figcaption{font-weight:600}svg{width:100%;height:auto}
            text{font-size:12px;fill:var(--dim)}.e{text-anchor:end}.m{text-anchor:middle}
            .g{stroke:var(--rule)}.z{stroke:var(--dim);stroke-dasharray:4 4}
            .c{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
            .c.l0{stroke:var(--l0)}.c.l1{stroke:var(--l1)}.c.l2{stroke:var(--l2)}
            .k{margin-left:1rem;font-weight:400}.k.l0{color:var(--l0)}.k.l1{color:var(--l1)}.k.l2{color:var(--l2)}
            """;

    private static final List<Chart> CHARTS = List.of(
            new Chart(
                    "Throughput",
                    "each second",
                    List.of(
                            new Chart.Line("checkouts", Row::checkoutsPerSecond),
                            new Chart.Line("all calls", Row::callsPerSecond))),
            new Chart(
                    "Latency of checkouts",
                    "ms, from when they were due",
                    List.of(
                            new Chart.Line("p50", Row::p50Millis),
                            new Chart.Line("p99", Row::p99Millis),
                            new Chart.Line("p99.9", Row::p999Millis))),
            new Chart(
                    "Lag of D, the durable epoch",
                    "ms",
                    List.of(new Chart.Line("lag", row -> orNan(row.probe().lagMillis())))),
            new Chart(
                    "Pause of a cut",
                    "ms, of all cuts since the start",
                    List.of(
                            new Chart.Line("p50", row -> orNan(row.probe().pauseP50Millis())),
                            new Chart.Line("p99", row -> orNan(row.probe().pauseP99Millis())),
                            new Chart.Line("max", row -> orNan(row.probe().pauseMaxMillis())))),
            new Chart(
                    "Processors that the members use",
                    "cores",
                    List.of(new Chart.Line(
                            "members", row -> row.membersCores() > 0 ? row.membersCores() : Double.NaN))),
            new Chart(
                    "Not served",
                    "each second",
                    List.of(
                            new Chart.Line("errors", Row::failed),
                            new Chart.Line("429", Row::turnedAway),
                            new Chart.Line("refused", Row::refused))));

    private Report() {}

    private static double orNan(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }

    private static double orNan(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    static void write(Result result, Path directory) throws IOException {
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("result.json").toFile(), result.json());
        Files.writeString(
                directory.resolve("seconds.csv"),
                Stream.concat(
                                Stream.of(Row.HEADER),
                                result.drive().rows().stream().map(Row::csv))
                        .collect(Collectors.joining("\n", "", "\n")));
        Files.writeString(directory.resolve("report.html"), html(result));
    }

    static String html(Result result) {
        List<Row> rows = result.drive().rows();
        String charts = CHARTS.stream()
                .filter(chart -> !chart.isEmpty(rows))
                .map(chart -> chart.svg(rows))
                .collect(Collectors.joining());
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Cartesian: "
                + escaped(result.settings().workload().word()) + "</title>\n<style>\n" + STYLE
                + "</style></head><body>\n<h1>"
                + escaped(result.settings().workload().word()) + "</h1>\n<p>"
                + escaped(result.startedAt().toString())
                + "; left of the dashed line is the warm-up.</p>\n<pre>"
                + escaped(String.join("\n", result.table())) + "</pre>\n" + charts + "</body></html>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
