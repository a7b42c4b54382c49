package cartesian.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on a member of its own with Postgres: all audits, and all that only own members show. */
class PerfIT {
    @TempDir
    Path directory;

    @Test
    void oneMemberIsMeasuredAndAudited() throws IOException {
        int status = Perf.execute(
                "--workload",
                "journey",
                "--connections",
                "8",
                "--seconds",
                "5",
                "--warmup",
                "3",
                "--records",
                "50",
                "--jvm=-Xmx512m",
                "--directory",
                directory.toString());

        assertThat(status).isZero();
        JsonNode result =
                new ObjectMapper().readTree(directory.resolve("result.json").toFile());
        assertThat(result.path("audit").asText()).isEqualTo("adds up");
        assertThat(result.path("checkoutsPerSecond").asDouble()).isPositive();
        assertThat(result.path("latencyMillis").path("journey").path("p99").asDouble())
                .isPositive();
        assertThat(result.path("cpu").path("membersSeconds").asDouble()).isPositive();
        assertThat(result.path("cpu").path("postgresSeconds").asDouble()).isPositive();
        assertThat(result.has("lagMaxMillis")).isTrue();
        assertThat(result.has("cutPauseP99Millis")).isTrue();
        assertThat(Files.readAllLines(directory.resolve("seconds.csv"))).hasSizeGreaterThan(2);
        assertThat(directory.resolve("report.html")).content().contains("Lag of D", "Pause of a cut");
        assertThat(directory.resolve("member-0.log")).exists();
    }

    @Test
    void oneMemberIsComparedWithTheBaselines() throws IOException {
        int status = Perf.execute(
                "--workload",
                "checkout",
                "--connections",
                "4",
                "--seconds",
                "2",
                "--warmup",
                "1",
                "--records",
                "50",
                "--orders",
                "200000",
                "--jvm=-Xmx512m",
                "--against",
                "floor,postgres",
                "--directory",
                directory.toString());

        assertThat(status).isZero();
        assertThat(directory.resolve("comparison.txt")).content().contains("cartesian", "floor", "postgres");
        JsonNode floor = new ObjectMapper()
                .readTree(directory.resolve("round-1/floor/result.json").toFile());
        assertThat(floor.path("audit").asText()).isEqualTo("none");
    }
}
