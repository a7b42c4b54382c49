package cartesian.charts;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Members in processes of their own, and their Postgres. */
final class Fleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final int firstPort;
    private final EmbeddedPostgres postgres;
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private volatile @Nullable Member still;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    /** One member. */
    record Member(String pod, int port, Process process, Path log) {
        /** Sends it a signal, such as STOP. */
        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    Fleet(Path directory, int firstPort) {
        this.directory = directory;
        this.firstPort = firstPort;
        this.postgres = EmbeddedPostgres.start(directory.resolve("postgres"));
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    List<Member> members() {
        return members;
    }

    /** Those that live and do not stand still. */
    List<Member> running() {
        return members.stream()
                .filter(member -> member.process().isAlive() && !member.equals(still))
                .toList();
    }

    /** Has the next that is started take the place of the first that has ended. */
    void forgetEnded() {
        members.removeIf(member -> !member.process().isAlive());
    }

    /** Has a member stand still from now on. */
    void stop(Member member) throws IOException, InterruptedException {
        still = member;
        member.signal("STOP");
    }

    /** The member that writes epochs. */
    Member scribe() throws IOException, InterruptedException {
        for (Member member : members) {
            if (metric(member, "cartesian_scribe") == 1) {
                return member;
            }
        }
        throw new AssertionError("nobody is the scribe");
    }

    /** Another one. */
    Member notScribe() throws IOException, InterruptedException {
        Member scribe = scribe();
        return members.stream()
                .filter(member -> !member.equals(scribe))
                .findFirst()
                .orElseThrow();
    }

    /** Makes another database, and says where. */
    String anotherDatabase() throws SQLException {
        DatabaseConfig administrator = postgres.administrator();
        try (Connection connection = DriverManager.getConnection(
                        administrator.jdbcUrl(), administrator.user(), administrator.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE another OWNER " + postgres.config().user());
        }
        return postgres.jdbcUrl().replaceFirst("/cartesian(\\?|$)", "/another$1");
    }

    /** Starts a member, and goes on before it is ready. */
    Member start(List<String> options, Map<String, String> settings) throws IOException {
        int index = members.size();
        int port = firstPort + index;
        Path log = directory.resolve("member-" + index + ".log");
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--set=http.port=" + port,
                "--set=grid.port=" + (port + 10),
                "--set=grid.members=127.0.0.1:" + (firstPort + 10),
                "--set=database.user=" + postgres.config().user()));
        if (!settings.containsKey("database.url")) {
            arguments.add("--set=database.url=" + postgres.jdbcUrl());
        }
        settings.forEach((name, value) -> arguments.add("--set=" + name + "=" + value));
        List<String> all = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        all.addAll(options);
        Process process = Built.start(
                List.of("java", "@/app/member.options", "-cp", "/app/lib/*", "cartesian.node.Main"),
                all,
                arguments,
                Map.of("CARTESIAN_DATABASE_PASSWORD", postgres.config().password()),
                log);
        Member member = new Member(Chart.FULL_NAME + "-" + index, port, process, log);
        members.add(member);
        return member;
    }

    /** Starts members, one after another, and waits until all are ready. */
    void startReady(int count, List<String> options, Map<String, String> settings)
            throws IOException, InterruptedException {
        for (int each = 0; each < count; each++) {
            awaitReady(start(options, settings));
        }
    }

    void awaitReady(Member member) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (status(member, "GET", "/health/ready") != 200) {
            if (!member.process().isAlive() || System.nanoTime() > end) {
                throw new AssertionError(Files.readString(member.log()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** What a member shows of a metric without labels; -1 if it does not answer. */
    double metric(Member member, String name) throws IOException, InterruptedException {
        return text(member, "GET", "/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    /** The status of an answer; 0 if there is none. */
    int status(Member member, String method, String path) throws InterruptedException {
        try {
            return send(member, method, path).statusCode();
        } catch (IOException unanswered) {
            return 0;
        }
    }

    /** The body of an answer; empty if there is none. */
    String text(Member member, String method, String path) throws InterruptedException {
        try {
            return send(member, method, path).body();
        } catch (IOException unanswered) {
            return "";
        }
    }

    private HttpResponse<String> send(Member member, String method, String path)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + member.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(15))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        members.forEach(member -> member.process().destroyForcibly());
        members.forEach(member -> member.process().onExit().join());
        http.close();
        postgres.close();
    }
}
