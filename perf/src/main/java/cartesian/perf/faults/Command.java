package cartesian.perf.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end, within a time limit. */
final class Command {
    private static final int LIMIT_SECONDS = 30;
    private static final int MISSING = 127;

    private Command() {}

    /** How a program ended, and all it printed. */
    record Ended(List<String> command, int status, String output) {
        Ended {
            command = List.copyOf(command);
        }

        boolean succeeded() {
            return status == 0;
        }

        @Override
        public String toString() {
            return String.join(" ", command) + ": exit code " + status + ", " + output.strip();
        }
    }

    static Ended run(String... command) {
        return run(List.of(command));
    }

    static Ended run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Ended(command, -1, "no end within " + LIMIT_SECONDS + " s: " + output);
            }
            return new Ended(command, process.exitValue(), output);
        } catch (IOException e) {
            return new Ended(command, MISSING, String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedRoundException();
        }
    }

    /** Runs a program that has to succeed. */
    static Ended must(String... command) {
        Ended ended = run(command);
        if (!ended.succeeded()) {
            throw new IllegalStateException(ended.toString());
        }
        return ended;
    }
}
