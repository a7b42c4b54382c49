package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration, as its user starts it. */
class DemoIT {
    private static final Duration MAX = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Launched demo(int number, String... arguments) throws IOException {
        // Settings that lie about would lead elsewhere; the demonstration looks at none.
        Files.writeString(directory.resolve("application.yaml"), "no.such.setting: 1");
        Path temporary = Files.createDirectories(directory.resolve("tmp" + number));
        return Launched.launch(
                directory,
                number,
                Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary, "CARTESIAN_HTTP_PORT", "none"),
                Stream.concat(Stream.of("demo"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** What it has left behind: files, and processes that work with them. */
    private List<String> left(int number) throws IOException {
        Path temporary = directory.resolve("tmp" + number);
        try (Stream<Path> files = Files.list(temporary)) {
            return Stream.concat(
                            files.map(Path::toString).filter(file -> file.contains("cartesian-demo-")),
                            working(temporary))
                    .toList();
        }
    }

    private static Stream<String> working(Path temporary) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(temporary + "/cartesian-demo-"));
    }

    @Test
    void aMemberDiesNothingIsLostAndNothingIsLeftBehind() throws Exception {
        Launched demo = demo(1, "--seconds", "4", "--members", "2");
        try {
            assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isZero();
            assertThat(demo.output().lines().filter(line -> line.startsWith("  ok  ")))
                    .hasSize(5)
                    .noneMatch(line -> line.contains(" 0 orders"));
            assertThat(demo.output())
                    .contains("kill -9 http://127.0.0.1:", " orders paid, ", "nothing was lost")
                    .doesNotContain("WRONG")
                    .doesNotContain("\r");
            assertThat(left(1)).isEmpty();
        } finally {
            demo.kill();
        }
    }

    @Test
    void aSignalEndsAllAtOnceAlsoWhileItStarts() throws Exception {
        Launched demo = demo(2, "--seconds", "60", "--members", "2");
        try {
            Path temporary = directory.resolve("tmp2");
            Cluster.eventually(
                    "something of it runs",
                    MAX,
                    () -> working(temporary).findAny().isPresent()
                            || !demo.process().isAlive());
            assertThat(left(2)).as(demo.errors()).isNotEmpty();
            demo.process().destroy();
            assertThat(demo.exitCode()).as(demo.output() + demo.errors()).isEqualTo(128 + 15);
            assertThat(demo.output()).contains("Ended before its time");
            assertThat(left(2)).isEmpty();
        } finally {
            demo.kill();
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        Launched demo = demo(3, "--members", "1");
        assertThat(demo.exitCode()).isEqualTo(StartException.MISUSED);
        assertThat(demo.errors()).contains("--members = 1 is out of bounds");
        assertThat(left(3)).isEmpty();
    }
}
