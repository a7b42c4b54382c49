package cartesian.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A Prometheus that reads members and evaluates the chart's rules, for which time runs thirty times as fast: a minute in them
 * takes two seconds, in <em>for</em> and in ranges, as do the fifteen seconds between two scrapes. Thresholds are the chart's.
 */
final class Prometheus implements AutoCloseable {
    private static final int MINUTE_SECONDS = 2;
    private static final String INTERVAL = "500ms";
    private static final Pattern MINUTES = Pattern.compile("(\\d+)m");
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+)m]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final int port;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Integer> members = new LinkedHashMap<>();

    /**
     * Starts one.
     *
     * @param rules the PrometheusRule, as it is rendered
     * @param kubeStateMetrics the port at which there is what kube-state-metrics would tell
     */
    Prometheus(Path directory, int port, Manifest rules, int kubeStateMetrics) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.port = port;
        Files.writeString(directory.resolve("rules.yml"), JSON.writeValueAsString(hasten(rules.spec())));
        Files.writeString(
                directory.resolve("prometheus.yml"), """
            global: {scrape_interval: %1$s, scrape_timeout: %1$s, evaluation_interval: %1$s}
            rule_files: [rules.yml]
            scrape_configs:
              - job_name: %2$s
                file_sd_configs: [{files: [members.json], refresh_interval: 1s}]
              - job_name: kube-state-metrics
                honor_labels: true
                static_configs: [{targets: ["127.0.0.1:%3$d"]}]
            """.formatted(INTERVAL, Chart.FULL_NAME, kubeStateMetrics));
        writeMembers();
        process = new ProcessBuilder(
                        System.getProperty("cartesian.prometheus", "prometheus"),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static JsonNode hasten(JsonNode spec) {
        JsonNode hastened = spec.deepCopy();
        for (JsonNode rule : hastened.at("/groups/0/rules")) {
            ObjectNode alert = (ObjectNode) rule;
            Matcher minutes = MINUTES.matcher(alert.path("for").asText());
            if (!minutes.matches()) {
                throw new AssertionError("not in minutes: " + alert);
            }
            alert.put("for", seconds(minutes.group(1)));
            alert.put(
                    "expr",
                    RANGE.matcher(alert.path("expr").asText())
                            .replaceAll(range -> "[" + seconds(range.group(1)) + "]"));
        }
        return hastened;
    }

    private static String seconds(String minutes) {
        return Integer.parseInt(minutes) * MINUTE_SECONDS + "s";
    }

    /** Has it read one more member, or the same at another port. */
    void read(String pod, int memberPort) throws IOException {
        members.put(pod, memberPort);
        writeMembers();
    }

    private void writeMembers() throws IOException {
        ArrayNode groups = JSON.createArrayNode();
        members.forEach((pod, memberPort) -> {
            ObjectNode group = groups.addObject();
            group.putArray("targets").add("127.0.0.1:" + memberPort);
            group.putObject("labels").put("namespace", Chart.NAMESPACE).put("pod", pod);
        });
        Path next = Files.writeString(directory.resolve("members.next"), JSON.writeValueAsString(groups));
        Files.move(
                next,
                directory.resolve("members.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The alerts that fire now. */
    Set<String> firing() throws IOException, InterruptedException {
        return StreamSupport.stream(ask("alerts").at("/data/alerts").spliterator(), false)
                .filter(alert -> alert.path("state").asText().equals("firing"))
                .map(alert -> alert.at("/labels/alertname").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Waits until it answers, and has read its rules and each of its members. */
    void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!readsAll()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(Files.readString(directory.resolve("log")));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean readsAll() throws InterruptedException {
        try {
            JsonNode up = ask("query?query=count(up%7Bpod!%3D%22%22%7D%3D%3D1)");
            return up.at("/data/result/0/value/1").asInt() == members.size();
        } catch (IOException notYet) {
            return false;
        }
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        http.close();
    }
}
