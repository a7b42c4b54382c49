package cartesian.perf.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One member: a place with its addresses, and the process that runs there now. A restart keeps the addresses. */
final class Member {
    private static final int END_MAX_SECONDS = 60;

    private final int number;
    private final Place place;
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private volatile @Nullable Process process;
    private volatile boolean mayEnd;

    /**
     * Where a member runs.
     *
     * @param prefix what comes before its command, such as entering a name space
     * @param classPath of the process
     * @param command how {@code java} is told to run it, without what is this start's own
     */
    record Place(String host, int port, int gridPort, List<String> prefix, String classPath, List<String> command) {
        Place {
            prefix = List.copyOf(prefix);
            command = List.copyOf(command);
        }
    }

    Member(int number, Place place, Path log) {
        this.number = number;
        this.place = place;
        this.log = log;
    }

    int number() {
        return number;
    }

    Place place() {
        return place;
    }

    URI uri() {
        return URI.create("http://" + place.host() + ":" + place.port());
    }

    /** What every later start finds in its environment. */
    void environment(Map<String, String> more) {
        environment.putAll(more);
    }

    /** Starts the process and does not wait for it. */
    void launch() {
        if (isAlive()) {
            throw new IllegalStateException("member " + number + " runs already");
        }
        List<String> command = new ArrayList<>(place.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dcartesian.faults.halt=" + haltFiles());
        command.addAll(place.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", place.classPath());
        builder.environment().putAll(environment);
        mayEnd = false;
        try {
            deleteHaltFiles();
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path haltFiles() {
        return log.resolveSibling("halt-" + number);
    }

    private void deleteHaltFiles() throws IOException {
        try (var files = Files.newDirectoryStream(log.toAbsolutePath().getParent(), "halt-" + number + ".*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** The process ends itself, as suddenly as by a kill, as soon as it reaches that fault point. */
    void haltAt(String point) {
        mayEnd = true;
        try {
            Files.createFile(Path.of(haltFiles() + "." + point));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It need not halt any more. */
    void spare() {
        try {
            deleteHaltFiles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mayEnd = false;
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** Whether it was started, and has ended though nobody has ended it. */
    boolean hasEndedByItself() {
        Process running = process;
        return running != null && !running.isAlive() && !mayEnd;
    }

    /** From now until its next start it may end by itself. */
    void mayEnd() {
        mayEnd = true;
    }

    /** As {@code kill -9} does. Does not wait, so that several die at one moment. */
    void kill() {
        mayEnd = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** SIGSTOP: it stands still, and its connections stay open. */
    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        Command.must("kill", "-" + signal, Long.toString(running().pid()));
    }

    /** SIGTERM; answers the exit code, or fails if it does not end. */
    int stop() {
        mayEnd = true;
        running().destroy();
        return awaitEnd();
    }

    int awaitEnd() {
        Process running = running();
        try {
            if (!running.waitFor(END_MAX_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("member " + number + " does not end within " + END_MAX_SECONDS + " s");
            }
            return running.exitValue();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedRoundException();
        }
    }

    private Process running() {
        Process running = process;
        if (running == null) {
            throw new IllegalStateException("member " + number + " was never started");
        }
        return running;
    }

    /** Lines of its output that only a bug writes. */
    List<String> bugs() {
        if (!Files.exists(log)) {
            return List.of();
        }
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("java.lang.AssertionError")
                            || line.contains("java.lang.NullPointerException"))
                    .map(line -> "member " + number + " wrote: " + line)
                    .limit(5)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "member " + number;
    }
}
