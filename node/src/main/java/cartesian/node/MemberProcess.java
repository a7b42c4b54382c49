package cartesian.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One member in a process of its own. What it prints is passed on, with its port in front unless it is JSON.
 *
 * <p>It holds the reading end of a pipe that nobody writes to: when this process ends, however it does, the pipe
 * breaks and the member closes.
 */
final class MemberProcess {
    /** Starts the line by which a supervised member says where it is ready. */
    static final String READY = "@ready ";

    private final Process process;
    private final String prefix;
    private final CompletableFuture<Optional<String>> ready = new CompletableFuture<>();
    private final CompletableFuture<Integer> ended;

    /**
     * What is around members.
     *
     * @param out gets what they print
     * @param err gets what they print as errors
     * @param isolated whether they see no settings in the environment of this process
     */
    record Surroundings(PrintStream out, PrintStream err, boolean isolated) {
        static final Surroundings SHARED = new Surroundings(System.out, System.err, false);
    }

    private MemberProcess(Process process, int port, Surroundings around) {
        this.process = process;
        this.prefix = "[" + port + "] ";
        Thread output = Thread.ofPlatform().daemon().start(() -> pass(process.inputReader(), around.out()));
        Thread errors = Thread.ofPlatform().daemon().start(() -> pass(process.errorReader(), around.err()));
        this.ended = process.onExit().thenApply(dead -> {
            join(output);
            join(errors);
            ready.complete(Optional.empty());
            return dead.exitValue();
        });
    }

    /** Starts {@code command}, which runs a member on {@code port}. */
    static MemberProcess start(List<String> command, Map<String, String> environment, int port, Surroundings around) {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (around.isolated()) {
            builder.environment().keySet().removeIf(name -> name.startsWith(Setting.ENVIRONMENT_PREFIX));
        }
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        try {
            return new MemberProcess(builder.start(), port, around);
        } catch (IOException failure) {
            throw new StartException("cannot start a process: " + failure.getMessage());
        }
    }

    /**
     * Waits until it is ready; answers its URL.
     *
     * @throws StartException if it ends instead, or takes longer than {@code max}
     */
    String awaitReady(Duration max) {
        try {
            return ready.get(max.toMillis(), TimeUnit.MILLISECONDS)
                    .orElseThrow(() -> new StartException(
                            prefix + "has ended with exit code " + process.exitValue() + " before it was ready"));
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        } catch (TimeoutException late) {
            throw new StartException(prefix + "is not ready within " + max.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }

    /** Completes with the exit code, once all that the member printed has been passed on. */
    CompletableFuture<Integer> ended() {
        return ended;
    }

    String prefix() {
        return prefix;
    }

    /** Asks it to close, without waiting; its last words still come through. Asked again, it hurries. */
    void stop() {
        process.toHandle().destroy();
    }

    /** Ends it as {@code kill -9} does, without waiting. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits for its end; past {@code nanoTime} it is killed. Answers whether it ended by itself. */
    boolean awaitEnd(long nanoTime) {
        try {
            ended.get(Math.max(0, nanoTime - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException | ExecutionException late) {
            process.destroyForcibly();
            return false;
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pass(BufferedReader lines, PrintStream out) {
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(READY)) {
                    ready.complete(Optional.of(line.substring(READY.length())));
                } else {
                    out.println(line.startsWith("{") ? line : prefix + line); // JSON says itself whose it is
                }
            }
        } catch (IOException broken) {
            out.println(prefix + "can no longer be heard: " + broken.getMessage());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
