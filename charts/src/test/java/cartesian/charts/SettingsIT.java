package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members know all settings that the chart passes to them, and take their values. */
final class SettingsIT {
    private static final List<String> LIGHT = List.of("-Xmx64m", "-XX:-UseZGC", "-XX:+UseSerialGC");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default",
                "minimal",
                "discovery by the API",
                "autoscaling",
                "two backups",
                "Management Center",
                "logs as JSON",
                "TLS and keys",
                "tokens"
            })
    void membersTakeWhatTheChartSets(String name) throws Exception {
        Scenario scenario = Scenario.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Manifest> all = scenario.render();
        Map<String, String> environment =
                Environment.of(all, MemberTest.member(all), Map.of("status.podIP", "127.0.0.1"));
        Path output = directory.resolve("output");

        Process config = Built.start(
                MemberTest.texts(MemberTest.member(all).path("command")),
                LIGHT,
                List.of("config"),
                environment,
                output);

        assertThat(config.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(config.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("= " + Chart.FULL_NAME + "  (from environment variable");
    }
}
