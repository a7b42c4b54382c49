package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** How members are run: each property that keeps them from losing records has a test here. */
final class MemberTest {
    /** What a member may take beyond {@code leave.max-seconds}, which {@code Run} says. */
    private static final int CLOSE_GRACE_SECONDS = 5;

    @Test
    void defaultsRunThreeMembersBesideAPostgresWithAPassword() throws Exception {
        try (FakeCluster _ = new FakeCluster(Optional.empty())) {
            List<Manifest> all = Chart.renderDefaults();

            assertThat(members(all).spec().path("replicas").asInt()).isEqualTo(3);
            assertThat(Chart.one(all, "StatefulSet", Chart.FULL_NAME + "-postgres")
                            .containers())
                    .hasSize(1);
            assertThat(environment(all))
                    .containsEntry("CARTESIAN_DATABASE_URL", "jdbc:postgresql://shop-cartesian-postgres:5432/cartesian")
                    .hasEntrySatisfying(
                            "CARTESIAN_DATABASE_PASSWORD",
                            made -> assertThat(made).matches("[A-Za-z0-9]{32}"));
        }
    }

    @Test
    void passwordThatWasMadeOnceStays() throws Exception {
        try (FakeCluster _ = new FakeCluster(Optional.of("made-before"))) {
            assertThat(environment(Chart.renderDefaults())).containsEntry("CARTESIAN_DATABASE_PASSWORD", "made-before");
        }
    }

    @Test
    void membersStartTogetherUnlessOnlyDiscoveryBringsThemTogether() {
        assertThat(members(Chart.render("")).spec().path("podManagementPolicy").asText())
                .isEqualTo("Parallel");
        assertThat(members(Chart.render("values-minimal.yaml", "replicas: 3"))
                        .spec()
                        .path("podManagementPolicy")
                        .asText())
                .isEqualTo("OrderedReady");
    }

    @Test
    void membersAreFoundBeforeTheyAreReady() {
        List<Manifest> all = Chart.render("");
        Manifest headless = Chart.one(all, "Service", Chart.FULL_NAME + "-members");

        assertThat(headless.spec().path("clusterIP").asText()).isEqualTo("None");
        assertThat(headless.spec().path("publishNotReadyAddresses").asBoolean()).isTrue();
        assertThat(members(all).spec().path("serviceName").asText()).isEqualTo(headless.name());
        assertThat(environment(all))
                .containsEntry(
                        "CARTESIAN_GRID_KUBERNETES_SERVICE_DNS",
                        headless.name() + "." + Chart.NAMESPACE + ".svc.cluster.local");
    }

    @Test
    void membersAreFoundByTheApiWithJustTheRightsForIt() {
        List<Manifest> all = Chart.render("grid: {discovery: api}");

        assertThat(environment(all))
                .containsEntry("CARTESIAN_GRID_KUBERNETES_SERVICE_NAME", Chart.FULL_NAME + "-members")
                .containsEntry("CARTESIAN_GRID_KUBERNETES_NAMESPACE", Chart.NAMESPACE)
                .doesNotContainKey("CARTESIAN_GRID_KUBERNETES_SERVICE_DNS");
        assertThat(pod(all).path("automountServiceAccountToken").asBoolean()).isTrue();
        JsonNode rules = Chart.one(all, "Role", Chart.FULL_NAME).json().path("rules");
        assertThat(rules.findValuesAsText("resources")).hasSize(2);
        assertThat(rules.toString())
                .isEqualTo(
                        "[{\"apiGroups\":[\"discovery.k8s.io\"],\"resources\":[\"endpointslices\"],\"verbs\":[\"list\"]},"
                                + "{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]");
    }

    @Test
    void membersHaveNoRightsByDefault() {
        List<Manifest> all = Chart.render("");

        assertThat(all).noneMatch(each -> each.kind().startsWith("Role"));
        assertThat(pod(all).path("automountServiceAccountToken").asBoolean(true))
                .isFalse();
    }

    @Test
    void podIsGivenTheTimeThatLeavingMayTake() {
        for (String values : List.of("", "leave: {preStopSeconds: 0, maxSeconds: 100}")) {
            List<Manifest> all = Chart.render(values);
            Map<String, String> environment = environment(all);
            int max = Integer.parseInt(environment.get("CARTESIAN_LEAVE_MAX_SECONDS")) + CLOSE_GRACE_SECONDS;
            int sleep = member(all).at("/lifecycle/preStop/sleep/seconds").asInt(0);

            // A start that is under way is waited for as long as an end may take, and then the end may take as long.
            assertThat(pod(all).path("terminationGracePeriodSeconds").asInt()).isEqualTo(sleep + 2 * max);
            assertThat(Integer.parseInt(environment.get("CARTESIAN_LEAVE_LINGER_MILLIS")))
                    .isLessThan(max * 1_000 / 4);
        }
        assertThat(member(Chart.render("leave: {preStopSeconds: 0}")).has("lifecycle"))
                .isFalse();
    }

    @Test
    void autoscalerTakesOneMemberInTheTimeThatLeavingMayTake() {
        List<Manifest> all = Chart.render("autoscaling: {enabled: true}");
        Manifest scaler = Chart.one(all, "HorizontalPodAutoscaler", Chart.FULL_NAME);
        JsonNode down = scaler.spec().at("/behavior/scaleDown");

        assertThat(down.path("policies")).hasSize(1);
        assertThat(down.at("/policies/0/type").asText()).isEqualTo("Pods");
        assertThat(down.at("/policies/0/value").asInt()).isEqualTo(1);
        assertThat(down.at("/policies/0/periodSeconds").asInt())
                .isGreaterThanOrEqualTo(
                        pod(all).path("terminationGracePeriodSeconds").asInt());
        assertThat(scaler.spec().at("/scaleTargetRef/name").asText())
                .isEqualTo(members(all).name());
        assertThat(members(all).spec().has("replicas"))
                .as("the autoscaler decides")
                .isFalse();
    }

    @Test
    void maintenanceTakesNoMoreThanBackupsBear() {
        Manifest budget = Chart.one(Chart.render(""), "PodDisruptionBudget", Chart.FULL_NAME);

        assertThat(budget.spec().path("maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.spec().path("unhealthyPodEvictionPolicy").asText()).isEqualTo("IfHealthyBudget");
    }

    @Test
    void probesAskWhatRestAnswers() {
        JsonNode member = member(Chart.render(""));
        String rest = Chart.read(Chart.DOCS.resolve("rest.md"));

        assertThat(member.at("/startupProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(member.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(member.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(rest).contains("`GET /health/live`", "`GET /health/ready`");
    }

    @Test
    void certificateAndKeysComeOfSecretsAndProbesUseTls() {
        List<Manifest> all =
                Chart.render("http: {tls: {secretName: rest-tls}}\naccess: {required: true, keysSecret: rest-keys}");
        JsonNode member = member(all);

        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(member.at("/" + probe + "/httpGet/scheme").asText()).isEqualTo("HTTPS");
            assertThat(member(Chart.render("")).at("/" + probe + "/httpGet").has("scheme"))
                    .isFalse();
        }
        assertThat(environment(all)).containsEntry("CARTESIAN_ACCESS_REQUIRED", "true");
        for (String setting : List.of("HTTP_TLS_CERTIFICATE", "HTTP_TLS_KEY", "ACCESS_KEYS_FILE")) {
            Path file = Path.of(environment(all).get("CARTESIAN_" + setting));
            JsonNode mount = StreamSupport.stream(member.path("volumeMounts").spliterator(), false)
                    .filter(each -> each.path("mountPath").asText().equals(String.valueOf(file.getParent())))
                    .findFirst()
                    .orElseThrow();
            String secret = setting.startsWith("HTTP") ? "rest-tls" : "rest-keys";
            assertThat(pod(all).path("volumes").findParents("secret")).anySatisfy(volume -> {
                assertThat(volume.path("name")).isEqualTo(mount.path("name"));
                assertThat(volume.at("/secret/secretName").asText()).isEqualTo(secret);
            });
        }
        assertThat(environment(Chart.render(""))).containsEntry("CARTESIAN_ACCESS_REQUIRED", "false");
    }

    @Test
    void onlyMembersAndManagementCenterReachTheGrid() {
        JsonNode rule = Chart.one(Chart.render("managementCenter: {enabled: true}"), "NetworkPolicy", Chart.FULL_NAME)
                .spec()
                .at("/ingress/0");

        assertThat(rule.at("/ports/0/port").asText()).isEqualTo("grid");
        assertThat(rule.path("from").findValuesAsText("app.kubernetes.io/component"))
                .containsExactly("member", "management-center");
        JsonNode without = Chart.one(Chart.render(""), "NetworkPolicy", Chart.FULL_NAME)
                .spec()
                .at("/ingress/0");
        assertThat(without.path("from").findValuesAsText("app.kubernetes.io/component"))
                .containsExactly("member");
    }

    @Test
    void optionsOfTheChartCountAfterThoseOfTheImage() {
        List<Manifest> all = Chart.render("memory: {heapPercent: 50}\njavaOptions: [-XX:+UseG1GC, -Xlog:gc]");
        List<String> command = texts(member(all).path("command"));

        assertThat(command)
                .containsSubsequence(
                        "java", "@/app/member.options", "-XX:MaxRAMPercentage=50.0", "-XX:+UseG1GC", "-Xlog:gc", "-cp")
                .endsWith("-cp", "/app/lib/*", "cartesian.node.Main");
        assertThat(texts(member(all).path("args"))).containsExactly("run");
    }

    @Test
    void commandIsTheImagesEntryPointAndOptions() throws Exception {
        Path dockerfile = Chart.DOCS.resolveSibling("image").resolve("Dockerfile");
        if (!Files.exists(dockerfile)) {
            return;
        }
        String entry = Files.readString(dockerfile)
                .lines()
                .filter(line -> line.startsWith("ENTRYPOINT "))
                .findFirst()
                .orElseThrow();
        List<String> words = texts(Chart.yaml(entry.substring("ENTRYPOINT ".length())));
        List<String> command = texts(member(Chart.render("")).path("command"));

        assertThat(command.stream().filter(word -> !word.startsWith("-XX:"))).containsExactlyElementsOf(words);
    }

    @Test
    void settingsBecomeVariables() {
        assertThat(environment(Chart.render(
                        "settings: {epochs.undurable-max: 1000000, checkout.engine: steps, epochs.over-max: 0}")))
                .containsEntry("CARTESIAN_EPOCHS_UNDURABLE_MAX", "1000000")
                .containsEntry("CARTESIAN_EPOCHS_OVER_MAX", "0")
                .containsEntry("CARTESIAN_CHECKOUT_ENGINE", "steps");
    }

    @Test
    void hostsAndZonesShareMembers() {
        JsonNode soft = pod(Chart.render(""));
        JsonNode hard = pod(Chart.render("values-production.yaml", ""));

        assertThat(soft.path("topologySpreadConstraints").findValuesAsText("topologyKey"))
                .containsExactly("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(soft.at("/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution"))
                .hasSize(1);
        assertThat(hard.at("/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution"))
                .hasSize(1);
    }

    @Test
    void newVersionOfTheChartAloneStartsNobodyAnew() {
        for (Manifest manifest : Chart.render("backup: {enabled: true}\nmanagementCenter: {enabled: true}")) {
            Optional<JsonNode> template = manifest.podTemplate();
            template.ifPresent(pod -> assertThat(pod.at("/metadata/labels").has("helm.sh/chart"))
                    .as("%s", manifest)
                    .isFalse());
        }
    }

    static Manifest members(List<Manifest> all) {
        return Chart.one(all, "StatefulSet", Chart.FULL_NAME);
    }

    static JsonNode member(List<Manifest> all) {
        return members(all).containers().getFirst();
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static JsonNode pod(List<Manifest> all) {
        return members(all).podTemplate().orElseThrow().path("spec");
    }

    private static Map<String, String> environment(List<Manifest> all) {
        return Environment.of(all, member(all), Map.of());
    }
}
