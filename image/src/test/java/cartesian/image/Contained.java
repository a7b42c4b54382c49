package cartesian.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What runs in the image, on this system's own JDK: as its user, with its files, and nothing to write to but {@code /tmp}. */
record Contained(Process process, Path output) implements AutoCloseable {
    private static final int END_SECONDS = 60;

    /** Starts a command, which sees of the variables those of the image and some more. */
    static Contained start(BuiltImage image, Path directory, Map<String, String> variables, List<String> command)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "sh",
                Path.of("src/test/sh/contain.sh").toAbsolutePath().toString(),
                Files.createTempDirectory(directory, "mount").toString(),
                image.root().resolve("app").toString()));
        all.addAll(command);
        Path output = Files.createTempFile(directory, "output", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment()
                .put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":/usr/sbin:/usr/bin:/sbin:/bin");
        for (String variable : image.strings("Env")) {
            int equals = variable.indexOf('=');
            builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        builder.environment().putAll(variables);
        return new Contained(builder.start(), output);
    }

    /** Starts what the image is told to run. */
    static Contained start(BuiltImage image, Path directory, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>(image.strings("Entrypoint"));
        command.addAll(image.strings("Cmd"));
        return start(image, directory, variables, command);
    }

    /** What the kernel says of it, such as its user; every program before it has made way for the next. */
    String proc(String file) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    }

    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + printed());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
