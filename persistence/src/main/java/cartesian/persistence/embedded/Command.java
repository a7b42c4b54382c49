package cartesian.persistence.embedded;

import cartesian.persistence.DatabaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end, within a time limit; they see nothing of this process's environment but the path. */
final class Command {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Command() {}

    /** How a program ended, and all it printed. */
    record Ended(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    /**
     * Runs a program in a directory.
     *
     * <p>What it prints goes through a file: a server that it leaves behind would keep a pipe open.
     */
    static Ended run(Path directory, int limitMillis, List<String> command) throws IOException {
        Path output = Files.createTempFile("cartesian-command", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            String path = environment.getOrDefault("PATH", PATH);
            environment.clear();
            environment.put("PATH", path + ":" + PATH);
            environment.put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(limitMillis, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Ended(-1, "no end within " + limitMillis + " ms: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw DatabaseException.transientFault("interrupted while running " + command.getFirst(), null);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** Whether a program ran and succeeded; a program that is not there did not. */
    static boolean succeeds(Path directory, int limitMillis, List<String> command) {
        try {
            return run(directory, limitMillis, command).succeeded();
        } catch (IOException _) {
            return false;
        }
    }
}
