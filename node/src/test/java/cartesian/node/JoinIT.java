package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members join a grid that runs, and are listed, by the script that users run. */
final class JoinIT {
    private static final Duration CHANGE_MAX = Duration.ofSeconds(30);
    private static final Pattern READY_AT = Pattern.compile("ready at (http://127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    Path directory;

    private final List<Launched> launched = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void killWhatIsLeft() {
        launched.forEach(Launched::kill);
        http.close();
    }

    @Test
    void memberJoinsASupervisedGridFindsItsPostgresAndOutlivesIt() throws Exception {
        int port = FreePorts.inARow(2).getFirst();
        int gridPort = FreePorts.inARow(2).getFirst();
        Launched group = launch(directory, "run", "--members=2", "--port=" + port, "--set=grid.port=" + gridPort);
        group.awaitReady();

        Launched joined = launch(directory, "join", "--to", "127.0.0.1:" + port);
        joined.awaitReady();

        String url = url(joined);
        assertThat(joined.output()).contains("(3 members, engine steps");
        assertThat(Integer.parseInt(url.substring(url.lastIndexOf(':') + 1))).isGreaterThanOrEqualTo(8_000);
        String item = call("POST", url + "/stock/item/create/7", "Durability", "durable")
                .split("\"", -1)[3];
        assertThat(call("GET", "http://127.0.0.1:" + port + "/stock/find/" + item))
                .contains("\"price\":7");

        Launched members = launch(directory, "members", "--url", "http://127.0.0.1:" + port);
        assertThat(members.exitCode()).isZero();
        assertThat(members.output().lines())
                .hasSize(5)
                .anyMatch(
                        line -> line.matches("Grid cartesian-[0-9a-f]{8}: 3 members, 31 partitions, 1 backup, durable"))
                .anyMatch(line -> line.matches(".*:" + port + " +scribe +ready .* ms"))
                .anyMatch(line -> line.contains(url));
        Launched json = launch(directory, "members", "--json", "--url", url.substring("http://".length()));
        assertThat(json.exitCode()).isZero();
        assertThat(json.output())
                .contains("\"grid\":\"127.0.0.1:" + gridPort, "\"grid\":\"127.0.0.1:" + (gridPort + 1));

        group.process().toHandle().destroy();
        assertThat(group.exitCode()).isZero();
        assertThat(joined.process().isAlive()).isTrue();
        assertThat(call("GET", url + "/stock/find/" + item)).contains("\"price\":7");
        Cluster.eventually(
                "it is alone", CHANGE_MAX, () -> call("GET", url + "/members").split("\"name\"", -1).length == 2);
        joined.process().toHandle().destroy();
        assertThat(joined.exitCode()).isZero();
    }

    @Test
    void whoeverIsToldOfADatabaseOrOfPartsThatTheGridHasNotMayNotJoin() throws Exception {
        int port = FreePorts.inARow(1).getFirst();
        Launched one = launch(directory, "run", "--port", Integer.toString(port));
        one.awaitReady();
        String to = "--to=http://127.0.0.1:" + port;
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));

        Launched partitions = launch(directory, "join", to, "--set=grid.partitions=17");
        assertThat(partitions.exitCode()).isEqualTo(2);
        assertThat(partitions.errors().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("grid.partitions = 17 (from --set) does not fit the grid at http://127.0.0.1:" + port)
                .contains("where it is 31");

        Launched lost = launch(elsewhere, "join", to);
        assertThat(lost.exitCode()).isEqualTo(2);
        assertThat(lost.errors().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("no Postgres runs in data", "--jdbc-url");

        int otherPort = FreePorts.inARow(1).getFirst();
        Launched other = launch(elsewhere, "run", "--port=" + otherPort, "--set=grid.cluster-name=other");
        other.awaitReady();
        Launched wrong = launch(elsewhere, "join", to);
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.errors().lines())
                .hasSize(1)
                .first()
                .asString()
                .contains("is not that of the grid at http://127.0.0.1:" + port, "it is held by other of member");

        Launched second = launch(directory, "run", "--port=0");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.errors().lines()).hasSize(1).first().asString().contains("another process");

        Launched joined = launch(
                elsewhere, "join", to, "--data", directory.resolve("data").toString());
        joined.awaitReady();
        assertThat(joined.output()).contains("(2 members");
    }

    @Test
    void nobodyAnswersIsToldInOneLine() throws Exception {
        String nobody = "127.0.0.1:" + FreePorts.inARow(1).getFirst();

        Launched join = launch(directory, "join", "--to", nobody);
        assertThat(join.exitCode()).isEqualTo(1);
        assertThat(join.errors()).isEqualTo("cartesian: nobody answers at http://" + nobody + "\n");

        Launched members = launch(directory, "members", "--url", "http://" + nobody);
        assertThat(members.exitCode()).isEqualTo(1);
        assertThat(members.errors()).isEqualTo("cartesian: nobody answers at http://" + nobody + "\n");

        Launched malformed = launch(directory, "join", "--to", "somewhere");
        assertThat(malformed.exitCode()).isEqualTo(2);
        assertThat(malformed.errors().lines()).hasSize(1);
    }

    @Test
    void gridThatLivesInMemoryIsJoinedWithoutADatabaseByTheFirstMemberThatAnswers() throws Exception {
        int port = FreePorts.inARow(1).getFirst();
        Launched one = launch(directory, "run", "--port=" + port, "--set=epochs.durable=false");
        one.awaitReady();

        Launched joined = launch(
                directory,
                "join",
                "--to=127.0.0.1:" + FreePorts.inARow(1).getFirst(),
                "--to=127.0.0.1:" + port,
                "--port=0");
        joined.awaitReady();

        assertThat(joined.output()).contains("(2 members");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    private Launched launch(Path in, String... arguments) throws IOException {
        Launched process = Launched.launch(in, launched.size(), Map.of(), arguments);
        launched.add(process);
        return process;
    }

    private static String url(Launched member) {
        Matcher matcher = READY_AT.matcher(member.output());
        assertThat(matcher.find()).as(member.output()).isTrue();
        return matcher.group(1);
    }

    private String call(String verb, String url, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(verb, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
