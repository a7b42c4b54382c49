package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where tracing is off, a member starts, works and ends without OpenTelemetry: no class of it is asked for. */
class TracingOffIT {
    private static final Path BUILT = Path.of(System.getProperty("cartesian.built"));

    @TempDir
    Path directory;

    @Test
    void memberNeedsNothingOfIt() throws Exception {
        List<Path> jars;
        try (Stream<Path> app = Files.list(BUILT.resolve("app"))) {
            jars = app.filter(jar -> jar.toString().endsWith(".jar")).toList();
        }
        List<Path> others = new ArrayList<>();
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            if (name.startsWith("node-")) {
                // Its manifest names all others, beside it.
                others.add(Files.copy(jar, directory.resolve(name)));
            } else if (!name.startsWith("opentelemetry-")) {
                others.add(jar);
            }
        }
        assertThat(others).hasSizeLessThan(jars.size());
        String path = others.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + Path.of("src/main/jvm/member.options").toAbsolutePath(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        Rehearsal.class.getName(),
                        directory.resolve("data").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
