package cartesian.node.faults;

import cartesian.node.FreePorts;
import cartesian.persistence.DatabaseConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Members in processes of their own, which can be killed, stopped and started again; all use one Postgres. */
public final class Cluster implements AutoCloseable {
    /** What members' JVMs get besides the product's own options, such as to compile less. */
    public static final List<String> JVM_OPTIONS = Stream.of(
                    System.getProperty("cartesian.member-jvm-options", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();

    private static final Duration READY_MAX = Duration.ofSeconds(60);
    /** Where the build has put the jars of members, and an ahead-of-time cache of them; without, they run what the tests run. */
    private static final @Nullable String BUILT = System.getProperty("cartesian.built");

    private static final String CLASS_PATH = BUILT == null ? System.getProperty("java.class.path") : BUILT + "/app/*";

    private final DatabaseConfig database;
    private final Path directory;
    private final List<String> settings;
    private final List<String> options = new ArrayList<>();
    private final String name = "faults-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<Integer> ports;
    private final List<Integer> gridPorts;
    private final Process[] processes;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /**
     * Makes a cluster whose members do not run yet.
     *
     * @param directory takes the members' output
     * @param settings more of them, as {@code name=value}
     */
    public Cluster(DatabaseConfig database, Path directory, int members, String... settings) {
        this.database = database;
        this.directory = directory;
        this.settings = List.of(settings);
        this.ports = FreePorts.inARow(members);
        this.gridPorts = FreePorts.inARow(members);
        this.processes = new Process[members];
    }

    /** Adds options for the JVMs of members that start from now on; they win over those that all have. */
    public Cluster withOptions(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Starts a member and does not wait for it. */
    public void launch(int member) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of("src/main/jvm/member.options").toAbsolutePath());
        command.add("-ea:cartesian...");
        command.add("-Xmx768m");
        command.addAll(JVM_OPTIONS);
        if (BUILT != null) {
            command.addAll(List.of("-XX:AOTCache=" + BUILT + "/app.aot", "-Xlog:aot*=off"));
        }
        command.addAll(options);
        command.add("cartesian.node.Main");
        command.addAll(List.of("run", "--port", Integer.toString(ports.get(member))));
        command.add("--set=grid.cluster-name=" + name);
        command.add("--set=grid.port=" + gridPorts.get(member));
        if (processes.length > 1) {
            command.add("--set=grid.members="
                    + String.join(
                            ",",
                            gridPorts.stream().map(port -> "127.0.0.1:" + port).toList()));
        }
        command.add("--set=database.url=" + database.jdbcUrl());
        command.add("--set=database.user=" + database.user());
        settings.forEach(setting -> command.add("--set=" + setting));
        Path output = directory.resolve("member-" + member + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("CLASSPATH", CLASS_PATH);
        builder.environment().put("CARTESIAN_DATABASE_PASSWORD", database.password());
        try {
            processes[member] = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a member and waits until it takes calls. */
    public Cluster start(int member) {
        launch(member);
        eventually("member " + member + " is ready", READY_MAX, () -> isReady(member));
        return this;
    }

    /** Starts all members, the first before the others. */
    public Cluster startAll() {
        start(0);
        for (int member = 1; member < processes.length; member++) {
            launch(member);
        }
        for (int member = 1; member < processes.length; member++) {
            int each = member;
            eventually("member " + each + " is ready", READY_MAX, () -> isReady(each));
        }
        return this;
    }

    public int size() {
        return processes.length;
    }

    public String url(int member) {
        return "http://127.0.0.1:" + ports.get(member);
    }

    public boolean isReady(int member) {
        if (!processes[member].isAlive()) {
            throw new AssertionError("member " + member + " has ended: " + output(member));
        }
        return get(member, "/health/ready").startsWith("200");
    }

    /** The status and the body of what a member answers; "none" if it does not. */
    public String get(int member, String path) {
        return call(member, "GET", path);
    }

    public String post(int member, String path, String... headers) {
        return call(member, "POST", path, headers);
    }

    private String call(int member, String verb, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(member) + path))
                .timeout(Duration.ofSeconds(60))
                .method(verb, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException e) {
            return "none " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "none " + e;
        }
    }

    /** Kills a member as {@code kill -9} does, and waits until it is gone. */
    public void kill(int member) {
        await(processes[member].destroyForcibly());
    }

    /** Kills all members at the same moment. */
    public void killAll() {
        for (Process process : processes) {
            process.destroyForcibly();
        }
        for (Process process : processes) {
            await(process);
        }
    }

    /** Whether its process lives, well or not. */
    public boolean isAlive(int member) {
        return processes[member].isAlive();
    }

    /** Sends a signal by its name, such as STOP or CONT. */
    public void signal(int member, String signal) {
        try {
            await(new ProcessBuilder("kill", "-" + signal, Long.toString(processes[member].pid()))
                    .inheritIO()
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a member in an orderly way; answers its exit code. */
    public int stop(int member) {
        processes[member].destroy();
        return await(processes[member]);
    }

    private static int await(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All that a member has printed. */
    public String output(int member) {
        try {
            return Files.readString(directory.resolve("member-" + member + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until something is true, looking often. */
    public static void eventually(String what, Duration max, BooleanSupplier condition) {
        long deadline = System.nanoTime() + max.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + max + ": " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            if (process != null) {
                process.destroyForcibly();
            }
        }
        for (Process process : processes) {
            if (process != null) {
                await(process);
            }
        }
        http.close();
    }
}
