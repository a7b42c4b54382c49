package cartesian.perf.load;

import cartesian.persistence.embedded.EmbeddedConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Members in processes of their own with an embedded Postgres, all as the product starts them by default. In the end they
 * are killed, and the data goes with them.
 */
final class Fleet implements AutoCloseable {
    private static final String OPTIONS = "cartesian.member-options";
    private static final List<Path> OPTIONS_FILES =
            List.of(Path.of("node/src/main/jvm/member.options"), Path.of("../node/src/main/jvm/member.options"));
    private static final Duration READY_MAX = Duration.ofMinutes(4);
    private static final long LOOK_MILLIS = 100;
    private static final int END_SECONDS = 20;

    private final Path data;
    private final List<Process> processes = new ArrayList<>();
    private final List<URI> urls = new ArrayList<>();
    private @Nullable EmbeddedPostgres postgres;
    private boolean closed;

    private Fleet(Path data) {
        this.data = data;
    }

    /** Starts them and waits until all are one grid that is ready; their output goes to files in {@code logs}. */
    static Fleet open(Settings settings, Path logs, Rest rest) throws IOException, InterruptedException {
        // Postgres does not run as root, so that another user has to get there.
        Path data = Files.createTempDirectory("cartesian-perf-");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Fleet fleet = new Fleet(data);
        Runtime.getRuntime().addShutdownHook(new Thread(fleet::close));
        try {
            fleet.launch(settings, logs);
            fleet.awaitReady(rest);
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            fleet.close();
            throw e;
        }
    }

    private void launch(Settings settings, Path logs) throws IOException {
        List<String> common = new ArrayList<>();
        common.add("--set=grid.cluster-name=" + data.getFileName());
        String password = "";
        if (settings.epochs()) {
            EmbeddedPostgres started =
                    EmbeddedPostgres.start(Files.createDirectory(data.resolve("postgres")), EmbeddedConfig.STANDARD);
            postgres = started;
            common.add("--set=database.url=" + started.config().jdbcUrl());
            common.add("--set=database.user=" + started.config().user());
            password = started.config().password();
        } else {
            common.add("--set=epochs.durable=false");
        }
        List<Integer> free = freePorts(2 * settings.members());
        String grid = IntStream.range(0, settings.members())
                .mapToObj(number -> "127.0.0.1:" + free.get(2 * number + 1))
                .collect(Collectors.joining(","));
        common.add("--set=grid.members=" + grid);
        settings.set().forEach(setting -> common.add("--set=" + setting));
        for (int number = 0; number < settings.members(); number++) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("@" + memberOptions());
            command.addAll(settings.jvm());
            command.addAll(List.of("cartesian.node.Main", "run"));
            command.add("--set=http.port=" + free.get(2 * number));
            command.add("--set=grid.port=" + free.get(2 * number + 1));
            command.addAll(common);
            urls.add(URI.create("http://127.0.0.1:" + free.get(2 * number)));
            start(command, password, logs.resolve("member-" + number + ".log"));
        }
    }

    private synchronized void start(List<String> command, String password, Path log) throws IOException {
        if (closed) {
            throw new IOException("the run was ended");
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("CARTESIAN_DATABASE_PASSWORD", password);
        processes.add(builder.start());
    }

    private void awaitReady(Rest rest) throws InterruptedException {
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (!isReady(rest)) {
            if (processes.stream().anyMatch(process -> !process.isAlive())) {
                throw new IllegalStateException("a member ended by itself; its log says why");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("members are not ready within " + READY_MAX.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private boolean isReady(Rest rest) throws InterruptedException {
        for (URI url : urls) {
            if (rest.ask(url, "/health/ready").isEmpty()) {
                return false;
            }
        }
        return Probe.members(rest.ask(urls.getFirst(), "/members").orElse("")) == urls.size();
    }

    static Path memberOptions() {
        String given = System.getProperty(OPTIONS);
        if (given != null) {
            return Path.of(given);
        }
        return OPTIONS_FILES.stream()
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no member.options; set -D" + OPTIONS))
                .toAbsolutePath();
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int index = 0; index < count; index++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    List<URI> urls() {
        return List.copyOf(urls);
    }

    List<ProcessHandle> members() {
        return processes.stream().map(Process::toHandle).toList();
    }

    Optional<EmbeddedPostgres> postgres() {
        return Optional.ofNullable(postgres);
    }

    /** Also called when this process is told to end. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        processes.forEach(Process::destroyForcibly);
        try {
            for (Process process : processes) {
                process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        EmbeddedPostgres running = postgres;
        if (running != null) {
            running.close();
        }
        delete(data);
    }

    private static void delete(Path tree) {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
