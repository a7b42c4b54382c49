package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.Settings.Given;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A running node shows what docs/metrics.md says, and nothing else, and goes on doing so when it has joined afresh. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z0-9_]+)` \\| (\\w+) \\| ([^|]*?) \\|([^|]*)\\| [^|]+ \\|");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z0-9_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    /** Labels that belong to the type. */
    private static final Set<String> OF_TYPE = Set.of("le", "quantile");
    /** Hazelcast looks every five seconds. */
    private static final Duration FIGURES_MAX = Duration.ofSeconds(20);

    private static final Duration JOIN_MAX = Duration.ofSeconds(40);

    @TempDir
    static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private Node node;

    /** What a table or a scrape says of one metric. */
    private record Metric(String type, Set<String> labels) {}

    @BeforeAll
    void start() throws Exception {
        Settings settings = new Settings(
                Map.of(),
                Map.of(),
                Map.of(
                        Settings.HTTP_PORT.name(), new Given("0", "the test"),
                        Settings.DATABASE_DIRECTORY.name(),
                                new Given(directory.resolve("pg").toString(), "the test")));
        node = Node.start(settings.config());
        node.awaitReady();
        post("/stock/batch_init/2/5/1");
        post("/payment/batch_init/1/5");
        post("/orders/batch_init/3/2/1/1");
        post("/orders/checkout/0");
        post("/orders/checkout/1");
        post("/orders/checkout/2");
        post("/orders/checkout/none");
        get("/health/ready");
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(node.url() + path)).GET().build());
    }

    private String post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(node.url() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Durability", "durable")
                .build());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Scrapes until something is shown. */
    private List<String> scraped(String shown, Duration atMost) throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            List<String> lines = get("/metrics").lines().toList();
            if (lines.stream().anyMatch(line -> line.startsWith(shown))) {
                return lines;
            }
            assertThat(System.nanoTime()).as("%s in %s", shown, lines).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void awaitServing(boolean serving) throws Exception {
        long end = System.nanoTime() + JOIN_MAX.toNanos();
        while (get("/health/ready").startsWith("serving") != serving) {
            assertThat(System.nanoTime()).as("serving: %s", serving).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static double value(List<String> lines, String sample) {
        return lines.stream()
                .filter(line -> line.startsWith(sample + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(sample + " is not among " + lines));
    }

    private static Map<String, Metric> shown(List<String> lines) {
        Map<String, Metric> all = new TreeMap<>();
        String family = "";
        for (String line : lines) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                family = type.group(1);
                all.put(family, new Metric(type.group(2), new TreeSet<>()));
            } else if (!line.startsWith("#") && sample.matches()) {
                Set<String> labels = Objects.requireNonNull(all.get(family)).labels();
                assertThat(sample.group(1)).startsWith(family);
                String found = sample.group(2);
                if (found != null) {
                    LABEL.matcher(found).results().map(label -> label.group(1)).forEach(labels::add);
                }
                labels.removeAll(OF_TYPE);
            }
        }
        // Micrometer shows the greatest of the last minutes beside each of these, as a gauge.
        Set<String> timed = new TreeSet<>();
        all.forEach((name, metric) -> {
            if (metric.type().equals("histogram") || metric.type().equals("summary")) {
                timed.add(name + "_max");
            }
        });
        all.keySet().removeAll(timed);
        return all;
    }

    /** What the tables say; those of the second may be missing, as not every JVM has them and not at every time. */
    private static Map<String, Metric> documented(boolean always) throws IOException {
        String text = Files.readString(DOCUMENT);
        int sometimes = text.indexOf("## Sometimes");
        assertThat(sometimes).isPositive();
        Map<String, Metric> all = new TreeMap<>();
        (always ? text.substring(0, sometimes) : text.substring(sometimes))
                .lines()
                .forEach(line -> {
                    Matcher row = ROW.matcher(line);
                    if (row.matches()) {
                        Set<String> labels = new TreeSet<>(
                                List.of(row.group(4).replace("`", "").trim().split(", ")));
                        labels.remove("");
                        all.put(row.group(1), new Metric(row.group(2), labels));
                        for (String unit : List.of("seconds", "bytes")) {
                            assertThat(row.group(3).equals(unit))
                                    .as("unit of %s", row.group(1))
                                    .isEqualTo(row.group(1).contains("_" + unit));
                        }
                    } else {
                        assertThat(line).as("a row of a table").doesNotStartWith("| `");
                    }
                });
        return all;
    }

    @Test
    void documentSaysWhatIsShown() throws Exception {
        List<String> lines = scraped("hazelcast_map_entries{", FIGURES_MAX);
        Map<String, Metric> shown = shown(lines);
        Map<String, Metric> always = documented(true);
        Map<String, Metric> sometimes = documented(false);
        Map<String, Metric> unexpected = new TreeMap<>(shown);
        unexpected.entrySet().removeIf(one -> one.getValue().equals(sometimes.get(one.getKey())));
        assertThat(unexpected).as("shown\n%s", String.join("\n", lines)).isEqualTo(always);
    }

    @Test
    void nodeTellsHowItIs() throws Exception {
        List<String> lines = scraped("hazelcast_map_entries{map=\"stock\"} 2.0", FIGURES_MAX);
        for (String one :
                List.of("cartesian_ready", "cartesian_scribe", "cartesian_members", "cartesian_postgres_up")) {
            assertThat(value(lines, one)).as(one).isEqualTo(1);
        }
        for (String none : List.of(
                "cartesian_heap_full",
                "cartesian_writes_in_flight",
                "cartesian_writes_waiting",
                "cartesian_holds_in_flight",
                "cartesian_lane_depth",
                "cartesian_migrations_active",
                "cartesian_undurable_images",
                "cartesian_epoch_lag_seconds")) {
            assertThat(value(lines, none)).as(none).isZero();
        }
        assertThat(value(lines, "cartesian_partitions_owned")).isEqualTo(31);
        assertThat(value(lines, "cartesian_epoch")).isEqualTo(value(lines, "cartesian_epoch_durable") + 1);
        assertThat(value(lines, "cartesian_epoch_records_sum")).isGreaterThanOrEqualTo(6 + 3);
        assertThat(value(lines, "cartesian_epoch_write_seconds_count"))
                .isEqualTo(value(lines, "cartesian_epoch_records_count"))
                .isPositive();
        assertThat(value(lines, "cartesian_cut_pause_seconds_count")).isPositive();
        assertThat(value(lines, "cartesian_gate_wait_seconds_count")).isEqualTo(4);
        assertThat(value(lines, "hikaricp_connections_max{pool=\"cartesian-readers\"}"))
                .isEqualTo(8);
        // Two lines of 1 for each of three orders, and 5 of credit.
        assertThat(value(lines, "cartesian_checkouts_total{outcome=\"paid\",reason=\"none\"}"))
                .isEqualTo(2);
        assertThat(value(lines, "cartesian_checkouts_total{outcome=\"refused\",reason=\"out-of-credit\"}"))
                .isEqualTo(1);
    }

    @Test
    void nodeThatJoinsAfreshCountsOnAndLeavesNothingBehind() throws Exception {
        List<String> before = scraped("hazelcast_map_entries{", FIGURES_MAX);
        for (HazelcastInstance member : Hazelcast.getAllHazelcastInstances()) {
            member.getLifecycleService().terminate();
        }
        awaitServing(false);
        awaitServing(true);
        List<String> after = scraped("hazelcast_map_entries{", FIGURES_MAX);
        // A collection between the two shows what no collection had shown before; nothing else may come or go.
        Set<String> sometimes = documented(false).keySet();
        assertThat(shown(after).keySet())
                .filteredOn(name -> !sometimes.contains(name))
                .containsExactlyInAnyOrderElementsOf(shown(before).keySet().stream()
                        .filter(name -> !sometimes.contains(name))
                        .toList());
        assertThat(after)
                .filteredOn(line -> line.startsWith("hazelcast_map_entries{"))
                .hasSize(3);
        assertThat(after)
                .filteredOn(line -> line.startsWith("hikaricp_connections_max{"))
                .hasSize(2);
        assertThat(value(after, "cartesian_members")).isEqualTo(1);
        String paid = "cartesian_checkouts_total{outcome=\"paid\",reason=\"none\"}";
        assertThat(value(after, paid)).isEqualTo(value(before, paid)).isEqualTo(2);
    }
}
