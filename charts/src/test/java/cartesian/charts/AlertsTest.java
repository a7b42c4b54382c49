package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alerts and dashboard ask for metrics that there are, and alerts link to what the operator's guide says of them. */
final class AlertsTest {
    /** What members do not tell themselves: Prometheus of its scrapes, kube-state-metrics of jobs. */
    private static final Set<String> FOREIGN = Set.of("up", "kube_cronjob_status_last_successful_time");

    private static final Pattern NAME =
            Pattern.compile("\\b[a-z][a-z0-9_]*\\b(?=\\{)|\\b(?:cartesian|hazelcast|hikaricp"
                    + "|jvm|process|system|http|kube)_[a-z0-9_]+\\b");
    /** What Prometheus makes of one histogram. */
    private static final Pattern SERIES = Pattern.compile("_(bucket|count|sum|max)$");

    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
    private static final Pattern SUFFIXES = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private static List<Manifest> all = List.of();
    private static List<JsonNode> alerts = List.of();

    @BeforeAll
    static void render() {
        all = Chart.render("""
            monitoring:
              serviceMonitor: {enabled: true}
              rules: {enabled: true}
              dashboard: {enabled: true}
            backup: {enabled: true}
            """);
        List<JsonNode> rules = new ArrayList<>();
        Chart.one(all, "PrometheusRule", Chart.FULL_NAME)
                .spec()
                .at("/groups/0/rules")
                .forEach(rules::add);
        alerts = List.copyOf(rules);
    }

    @Test
    void alertsAskForMetricsThatThereAre() throws IOException {
        Metrics known = Metrics.known();

        assertThat(alerts).isNotEmpty().allSatisfy(alert -> {
            String expression = alert.path("expr").asText();
            assertThat(names(expression))
                    .as(expression)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(FOREIGN.contains(name) || known.has(name))
                            .as("%s is a metric", name)
                            .isTrue());
        });
    }

    @Test
    void dashboardAsksForMetricsThatThereAre() throws IOException {
        Metrics known = Metrics.known();
        Manifest map = Chart.one(all, "ConfigMap", Chart.FULL_NAME + "-dashboard");
        String text = map.json().path("data").path(Chart.FULL_NAME + ".json").asText();
        JsonNode dashboard = Chart.yaml(text);
        List<String> expressions = dashboard.path("panels").findValuesAsText("expr");

        assertThat(text)
                .isEqualTo(Chart.read(Chart.DIRECTORY.resolve("dashboards/cartesian.json"))
                        .stripTrailing());
        assertThat(expressions)
                .hasSizeGreaterThan(10)
                .allSatisfy(expression -> assertThat(names(expression))
                        .as(expression)
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(known.has(name))
                                .as("%s is a metric", name)
                                .isTrue()));
        assertThat(dashboard.path("panels").findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void alertsSayWhatTheyMeanAndWhereToReadOn() {
        Set<String> seen = new HashSet<>();
        for (JsonNode alert : alerts) {
            String name = alert.path("alert").asText();
            assertThat(seen.add(name)).as("%s is defined once", name).isTrue();
            assertThat(name).matches("Cartesian([A-Z][a-z]+)+");
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).hasSizeBetween(10, 80);
            assertThat(alert.at("/annotations/description").asText())
                    .hasSizeBetween(30, 300)
                    .endsWith(".");
            assertThat(alert.at("/annotations/runbook_url").asText()).isEqualTo("docs/operations.md#" + kebab(name));
        }
    }

    @Test
    void operatorsGuideHasAPlaceForEachAlert() throws IOException {
        Path guide = Chart.DOCS.resolve("operations.md");
        if (!Files.exists(guide)) {
            return;
        }
        Set<String> places = new HashSet<>();
        Files.readString(guide).lines().forEach(line -> {
            Matcher anchor = ANCHOR.matcher(line);
            if (anchor.find()) {
                places.add(anchor.group(1));
            } else if (line.startsWith("#")) {
                places.add(kebab(line.replaceAll("[#`]", "").strip()));
            }
        });

        assertThat(places)
                .containsAll(alerts.stream()
                        .map(alert -> kebab(alert.path("alert").asText()))
                        .toList());
    }

    @Test
    void alertsOnPostgresAreLeftOutInMemory() {
        List<Manifest> memory = Chart.render(
                "postgres: {enabled: false}\ndatabase: {durable: false}\nmonitoring: {rules: {enabled: true}}");

        assertThat(Chart.one(memory, "PrometheusRule", Chart.FULL_NAME).json().findValuesAsText("alert"))
                .contains("CartesianNoMemberReady")
                .doesNotContain("CartesianPostgresAway", "CartesianNoScribe", "CartesianBackupStale");
    }

    @Test
    void memberIsMissingBelowTheFewestThatThereShouldBe() {
        assertThat(expression("replicas: 5", "CartesianMemberMissing")).endsWith("< 5");
        assertThat(expression("autoscaling: {enabled: true, minReplicas: 4}", "CartesianMemberMissing"))
                .endsWith("< 4");
        assertThat(expression("settings: {epochs.undurable-max: 1000000}", "CartesianUndurableFilling"))
                .endsWith("> 500000");
    }

    private static String expression(String values, String alert) {
        List<Manifest> rendered = Chart.render(values + "\nmonitoring: {rules: {enabled: true}}");
        for (JsonNode rule :
                Chart.one(rendered, "PrometheusRule", Chart.FULL_NAME).spec().at("/groups/0/rules")) {
            if (rule.path("alert").asText().equals(alert)) {
                return rule.path("expr").asText();
            }
        }
        throw new AssertionError("no " + alert);
    }

    private static Set<String> names(String expression) {
        Set<String> names = new HashSet<>();
        Matcher matcher = NAME.matcher(expression.replaceAll("\"[^\"]*\"", ""));
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static String kebab(String name) {
        return SUFFIXES.matcher(name).replaceAll("-").replace(' ', '-').toLowerCase(Locale.ROOT);
    }

    /** The names of metrics that members tell. */
    private record Metrics(Set<String> names) {
        private static final Pattern IN_TEXT =
                Pattern.compile("`?((?:cartesian|hazelcast|hikaricp|jvm|process|system)_[a-z0-9_]+)`?");

        /** As the documentation has them, which is compared with a running node. */
        static Metrics known() throws IOException {
            Set<String> names = new HashSet<>();
            Matcher matcher = IN_TEXT.matcher(Files.readString(Chart.DOCS.resolve("metrics.md")));
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
            return new Metrics(names);
        }

        boolean has(String series) {
            return names.contains(series)
                    || names.contains(SERIES.matcher(series).replaceFirst(""));
        }
    }
}
