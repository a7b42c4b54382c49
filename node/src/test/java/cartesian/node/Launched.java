package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The script, running in a directory of its own, with its output in files. */
public record Launched(Process process, Path outputFile, Path errorFile) {
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration END_MAX = Duration.ofMinutes(1);

    public static Launched launch(Path directory, int number, Map<String, String> environment, String... arguments)
            throws IOException {
        Path script = Path.of("..", "cartesian").toAbsolutePath().normalize();
        Path output = directory.resolve("output" + number);
        Path errors = directory.resolve("errors" + number);
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith(Setting.ENVIRONMENT_PREFIX));
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("CARTESIAN_JAVA_HOME", System.getProperty("java.home"));
        // The build that runs this test has built the jars, and may not be run within itself.
        builder.environment().put("CARTESIAN_SKIP_BUILD", "1");
        builder.environment().put("CARTESIAN_JAVA_OPTS", String.join(" ", Cluster.JVM_OPTIONS));
        builder.environment().putAll(environment);
        return new Launched(builder.start(), output, errors);
    }

    public void awaitReady() {
        Cluster.eventually("it is ready", START_MAX, () -> output().contains("Try: ") || !process.isAlive());
        assertThat(output()).as(errors()).contains("Try: ");
    }

    public int exitCode() {
        Cluster.eventually("it ends", END_MAX, () -> !process.isAlive());
        return process.exitValue();
    }

    List<ProcessHandle> members() {
        return process.children().toList();
    }

    public String output() {
        return read(outputFile);
    }

    public String errors() {
        return read(errorFile);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Kills it and all that it has started. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
