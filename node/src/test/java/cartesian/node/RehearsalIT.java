package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ahead-of-time cache that the build makes fits how the launcher starts a member. */
class RehearsalIT {
    private static final Path BUILT = Path.of(System.getProperty("cartesian.built"));

    @Test
    void cacheFits() throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src/main/jvm/member.options").toAbsolutePath(),
                "-XX:AOTCache=" + BUILT.resolve("app.aot"),
                "-XX:AOTMode=on", // Ends if the cache cannot be used.
                "-cp",
                BUILT + "/app/*",
                "cartesian.node.Main",
                "--version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).startsWith("Cartesian ");
        assertThat(BUILT.resolve("rehearsal")).doesNotExist();
    }
}
