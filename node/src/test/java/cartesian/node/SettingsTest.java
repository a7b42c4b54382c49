package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.node.NodeConfig.Discovery;
import cartesian.node.NodeConfig.Engine;
import cartesian.node.Settings.Given;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    @TempDir
    Path directory;

    @Test
    void everyDefaultIsWithinItsBound() {
        NodeConfig config = settings(Map.of(), Map.of(), Map.of()).config();

        assertThat(config.http()).isEqualTo(new NodeConfig.Http("127.0.0.1", 8000, 65_536, 8_192));
        assertThat(config.grid())
                .isEqualTo(new NodeConfig.Grid("cartesian", "127.0.0.1", 0, List.of(), 1, 31, 4, 1, 5, 5_000));
        assertThat(config.checkout())
                .isEqualTo(new NodeConfig.Checkout(Engine.STEPS, 3_000, 10_000, 1_000, 1_000, 5_000));
    }

    @Test
    void everySettingIsDocumentedAndHasNamesOfItsOwn() {
        assertThat(Settings.TABLE).allSatisfy(setting -> {
            assertThat(setting.name()).matches("[a-z]+(\\.[a-z]+(-[a-z]+)*){1,2}");
            assertThat(setting.meaning()).isNotBlank();
            assertThat(setting.bound()).isNotBlank();
        });
        assertThat(Settings.TABLE.stream().map(Setting::name)).doesNotHaveDuplicates();
        assertThat(Settings.TABLE.stream().map(Setting::environmentName)).doesNotHaveDuplicates();
    }

    @Test
    void everySettingCanBeSetByItsEnvironmentVariable() {
        for (Setting<?> setting : Settings.TABLE) {
            Settings settings = settings(Map.of(), Map.of(setting.environmentName(), setting.standard()), Map.of());

            assertThat(settings.given(setting))
                    .contains(new Given(setting.standard(), "environment variable " + setting.environmentName()));
        }
    }

    @Test
    void everySettingIsPrintedWithinTheColumns() {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Settings settings = settings(Map.of(), Map.of(), Map.of("http.port", "8123"));

        Cli.Config.print(settings, new PrintStream(printed, true, StandardCharsets.UTF_8));

        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(Settings.TABLE)
                .allSatisfy(setting -> assertThat(lines).anyMatch(line -> line.startsWith(setting.name() + " ")));
        assertThat(lines).contains("  = 8123  (from flag)").allMatch(line -> line.length() <= Cli.COLUMNS);
    }

    @Test
    void flagsWinOverEnvironmentOverFileOverDefault() {
        Map<String, String> file = Map.of("http.port", "1", "grid.port", "1", "grid.backups", "0");
        Map<String, String> environment = Map.of("CARTESIAN_HTTP_PORT", "2", "CARTESIAN_GRID_PORT", "2");

        NodeConfig config =
                settings(file, environment, Map.of("http.port", "3")).config();

        assertThat(config.http().port()).isEqualTo(3);
        assertThat(config.grid().port()).isEqualTo(2);
        assertThat(config.grid().backups()).isZero();
    }

    @Test
    void whatIsUnknownStopsTheStart() {
        assertRefused(Map.of("http.prot", "1"), Map.of(), Map.of(), "http.prot = 1 (from file)");
        assertRefused(Map.of(), Map.of("CARTESIAN_HTTP_PROT", "1"), Map.of(), "CARTESIAN_HTTP_PROT = 1");
        assertRefused(Map.of(), Map.of(), Map.of("prot", "1"), "prot = 1 (from flag)");
    }

    @Test
    void variablesOfTheLauncherAndOfOthersArePassedOver() {
        Map<String, String> environment =
                Map.of("CARTESIAN_JAVA_OPTS", "-Xmx1g", "CARTESIAN_JAVA_HOME", "/jdk", "PATH", "/bin");

        assertThat(settings(Map.of(), environment, Map.of()).config().http().port())
                .isEqualTo(8000);
    }

    @Test
    void whatIsOutOfBoundsStopsTheStartWithNameValueSourceAndBound() {
        assertRefused(
                Map.of(),
                Map.of("CARTESIAN_GRID_BACKUPS", "4"),
                Map.of(),
                "grid.backups = 4 (from environment variable CARTESIAN_GRID_BACKUPS) is out of bounds: "
                        + "it has to be 0 to 3");
        assertRefused(Map.of(), Map.of(), Map.of("checkout.engine", "STEPS"), "has to be steps or two-phase");
        assertRefused(Map.of(), Map.of(), Map.of("checkout.deadline-millis", "3s"), "has to be 100 to 60000");
        assertRefused(Map.of(), Map.of(), Map.of("grid.members", "a:1,b"), "has to be host:port");
        for (String interfaces :
                List.of("10.0.0", "10.0.0.256", "10.0.0.1-", "host", "10.0.0.*,", "10.0.0.0/8", "::1")) {
            assertRefused(
                    Map.of(), Map.of(), Map.of("grid.management-center.trusted", interfaces), "has to be IP addresses");
        }
        assertRefused(Map.of(), Map.of(), Map.of("http.host", ""), "http.host =");
        assertRefused(
                Map.of(),
                Map.of(),
                Map.of("grid.heartbeat-interval-seconds", "10"),
                "has to be more than grid.heartbeat-interval-seconds, 10");
    }

    @Test
    void tracingIsOffUntilSomebodySaysWhereSpansGo() {
        assertThat(settings(Map.of(), Map.of(), Map.of()).config().tracing()).isEqualTo(NodeConfig.Tracing.OFF);

        Map<String, String> flags = Map.of(
                "tracing.endpoint", "https://collector.example.com:4318/otlp",
                "tracing.headers", "Authorization=Basic YTpi=, X-Key=1",
                "tracing.service", "shop",
                "tracing.ratio", "0.25");
        assertThat(settings(Map.of(), Map.of(), flags).config().tracing())
                .isEqualTo(new NodeConfig.Tracing(
                        "https://collector.example.com:4318/otlp",
                        Map.of("Authorization", "Basic YTpi=", "X-Key", "1"),
                        "shop",
                        0.25));
    }

    @Test
    void tracingThatCannotBeStopsTheStartAndKeepsItsSecrets() {
        for (String url : List.of("collector:4318", "ftp://a", "http://", "http://a b", "http://a/?b", "http://me@a")) {
            assertRefused(Map.of(), Map.of(), Map.of("tracing.endpoint", url), "has to be http:// or https:// URL");
        }
        for (String ratio : List.of("-0.1", "1.1", "NaN", "half", "")) {
            assertRefused(Map.of(), Map.of(), Map.of("tracing.ratio", ratio), "has to be 0.0 to 1.0");
        }
        for (String headers : List.of("secret", "a b=secret", "key=secret,", "=secret", "key=secret\nother: 1")) {
            assertRefused(Map.of(), Map.of(), Map.of("tracing.headers", headers), "tracing.headers = ******** (from");
        }
        assertThat(settings(Map.of(), Map.of(), Map.of("tracing.headers", "key=secret"))
                        .config()
                        .toString())
                .doesNotContain("secret");
    }

    @Test
    void kubernetesIsAskedByDnsOrByItsApi() {
        Map<String, String> pod = Map.of("CARTESIAN_GRID_DISCOVERY", "kubernetes", "CARTESIAN_GRID_PORT", "5701");

        assertThat(settings(Map.of(), pod, Map.of("grid.kubernetes.service-dns", "members.shop.svc"))
                        .config()
                        .grid()
                        .discovery())
                .isEqualTo(new Discovery.ByDns("members.shop.svc", 0));
        assertThat(settings(
                                Map.of("grid.kubernetes.service-port", "5702", "grid.kubernetes.namespace", "shop"),
                                pod,
                                Map.of("grid.kubernetes.service-name", "members", "grid.kubernetes.token", "secret"))
                        .config()
                        .grid()
                        .discovery())
                .isEqualTo(new Discovery.ByApi("shop", "members", "", "secret", "", 5702));
    }

    @Test
    void waysToFindMembersThatDoNotGoTogetherStopTheStart() {
        Map<String, String> pod = Map.of("CARTESIAN_GRID_DISCOVERY", "kubernetes", "CARTESIAN_GRID_PORT", "5701");

        assertRefused(
                Map.of(),
                Map.of(),
                Map.of("grid.kubernetes.token", "secret"),
                "grid.kubernetes.token = ******** (from flag) cannot be set without grid.discovery = kubernetes");
        assertRefused(Map.of(), pod, Map.of(), "needs grid.kubernetes.service-dns or grid.kubernetes.service-name");
        assertRefused(
                Map.of(),
                pod,
                Map.of("grid.kubernetes.service-dns", "a", "grid.kubernetes.service-name", "b"),
                "grid.kubernetes.service-name = b (from flag) cannot be set with grid.kubernetes.service-dns");
        assertRefused(
                Map.of(),
                pod,
                Map.of("grid.kubernetes.service-dns", "a", "grid.members", "a:1"),
                "grid.members = a:1 (from flag) cannot be set with grid.discovery = kubernetes");
        assertRefused(
                Map.of("grid.discovery", "kubernetes"),
                Map.of(),
                Map.of("grid.kubernetes.service-dns", "a"),
                "needs grid.port");
        assertRefused(Map.of(), Map.of(), Map.of("grid.discovery", "multicast"), "has to be list or kubernetes");
    }

    @Test
    void yamlIsReadNestedOrDotted() throws IOException {
        Path file = file("""
                http:
                  port: 8010
                grid.members: [a:1, 'b:2']
                grid:
                  backups: 2
                checkout:
                """);

        NodeConfig config = new Settings(SettingsFile.read(file), Map.of(), Map.of()).config();

        assertThat(config.http().port()).isEqualTo(8010);
        assertThat(config.grid().discovery()).isEqualTo(new Discovery.Listed(List.of("a:1", "b:2")));
        assertThat(config.grid().backups()).isEqualTo(2);
    }

    @Test
    void yamlThatIsMissingMalformedOrAmbiguousStopsTheStart() throws IOException {
        assertThatThrownBy(() -> SettingsFile.read(directory.resolve("none.yaml")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("no such file");
        for (String text : List.of("http: [", "http:\n  port: 1\n  port: 2\n", "http.port: 1\nhttp:\n  port: 2\n")) {
            Path file = file(text);
            assertThatThrownBy(() -> SettingsFile.read(file)).isInstanceOf(StartException.class);
        }
        assertThat(SettingsFile.read(file(""))).isEmpty();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("application.yaml"), text);
    }

    private static void assertRefused(
            Map<String, String> file, Map<String, String> environment, Map<String, String> flags, String message) {
        assertThatThrownBy(() -> settings(file, environment, flags))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(message);
    }

    private static Settings settings(
            Map<String, String> file, Map<String, String> environment, Map<String, String> flags) {
        return new Settings(from(file, "file"), environment, from(flags, "flag"));
    }

    private static Map<String, Given> from(Map<String, String> texts, String source) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Given(entry.getValue(), source)));
    }
}
