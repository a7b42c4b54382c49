package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to a process that ends in order. */
final class SignalsIT {
    private static final Duration MAX = Duration.ofSeconds(20);
    /** From here on a signal is a second one, and not the first come twice. */
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(1_100);

    /** SIGINT is signal 2, and bits count from signal 1. */
    private static final long INTERRUPT = 1 << 1;

    @TempDir
    Path directory;

    /** The last of them is the one that signals go to. */
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void kill() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void secondSignalHurriesTheEndAndTheExitCodeIsZero() throws Exception {
        for (String signal : new String[] {"TERM", "INT"}) {
            start(20_000, 0, 0);
            await("started");
            if (signal.equals("INT") && ignoresInterrupt()) {
                continue; // Shells have what they start in the background ignore it, and so do its children.
            }
            signal(signal);
            await("closing");
            awaitApart();

            signal(signal);

            await("hurried");
            assertThat(exitCode()).as(output()).isZero();
            assertThat(output()).contains("closed");
        }
    }

    @Test
    void oneSignalThatComesTwiceHurriesNothing() throws Exception {
        start(2_000, 0, 0);
        await("started");
        signal("TERM");
        signal("INT");

        assertThat(exitCode()).isEqualTo(1);
        assertThat(output()).contains("not closed within 2000 ms").doesNotContain("hurried");
    }

    @Test
    void hurriedEndThatCannotCloseEndsWithOne() throws Exception {
        start(3_000, 60_000, 0);
        await("started");
        signal("TERM");
        await("closing");
        awaitApart();
        signal("TERM");
        await("hurried");

        assertThat(exitCode()).isEqualTo(1);
    }

    @Test
    void endIsHurriedOnceAStartThatWasUnderWayIsComplete() throws Exception {
        start(20_000, 0, 3_000);
        await("starting");
        signal("TERM");
        awaitApart();
        signal("TERM");
        assertThat(output()).doesNotContain("started");

        assertThat(exitCode()).as(output()).isZero();
        assertThat(output()).contains("started", "closing", "hurried", "closed");
    }

    private void start(long closeMillisMax, long hurriedMillis, long startMillis) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        Ending.class.getName(),
                        Long.toString(closeMillisMax),
                        Long.toString(hurriedMillis),
                        Long.toString(startMillis))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        started.add(builder.start());
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder(
                                "kill",
                                "-" + name,
                                Long.toString(started.getLast().pid()))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private boolean ignoresInterrupt() throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/" + started.getLast().pid() + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(mask.substring("SigIgn:".length()).strip(), 16) & INTERRUPT) != 0;
    }

    private static void awaitApart() {
        long apart = System.nanoTime() + APART_NANOS;
        Cluster.eventually("it is another signal", MAX, () -> System.nanoTime() > apart);
    }

    private void await(String word) {
        Cluster.eventually(word, MAX, () -> output().contains(word));
    }

    private int exitCode() {
        Cluster.eventually("it ends", MAX, () -> !started.getLast().isAlive());
        return started.getLast().exitValue();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
