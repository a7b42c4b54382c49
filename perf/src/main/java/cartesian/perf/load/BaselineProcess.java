package cartesian.perf.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server to compare with, in a process of its own with the options of a member's JVM. */
final class BaselineProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("is ready on (http://\\S+)");
    private static final int START_SECONDS = 120;
    private static final int END_SECONDS = 20;
    private static final long LOOK_MILLIS = 100;

    private final Process process;
    private final Thread hook = new Thread(this::end);
    private final URI url;

    private BaselineProcess(Process process, Path log) throws IOException, InterruptedException {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            url = awaitReady(log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param server its class, and arguments
     */
    static BaselineProcess start(List<String> server, List<String> jvm, Path log)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Fleet.memberOptions());
        command.addAll(jvm);
        command.addAll(server);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return new BaselineProcess(builder.start(), log);
    }

    private URI awaitReady(Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() - deadline < 0) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (!process.isAlive()) {
                throw new IllegalStateException("a baseline ended by itself; " + log + " says why");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException("a baseline is not ready within " + START_SECONDS + " s; see " + log);
    }

    URI url() {
        return url;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** In order, so that an embedded Postgres goes with it; by force if that takes too long. */
    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // This process ends as well.
        }
    }
}
