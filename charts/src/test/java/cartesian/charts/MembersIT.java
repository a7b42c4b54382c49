package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.embedded.EmbeddedPostgres;
import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members, started together by the command, the arguments and the environment that the chart renders. DNS is a file of
 * hosts. As they share the one address of this machine, each has ports of its own, and all look for the first one's.
 */
final class MembersIT {
    private static final String ADDRESS = "127.0.0.1";
    private static final int MEMBERS = 3;
    private static final int LAST = MEMBERS - 1;
    private static final int RANGE = 10;
    private static final int HTTP_PORT = 28_000 + RANGE * Integer.getInteger("cartesian.fork", 0);
    private static final int GRID_PORT = 25_700 + RANGE * Integer.getInteger("cartesian.fork", 0);
    private static final Duration READY_MAX = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 100;

    @TempDir
    Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Process> members = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        members.forEach(Process::destroyForcibly);
        for (Process member : members) {
            member.waitFor();
        }
        http.close();
    }

    @Test
    void membersOfTheChartJoinServeAndLeave() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("postgres"))) {
            List<Manifest> all = render(postgres.config());
            JsonNode member = MemberTest.member(all);
            Path hosts = writeHosts(
                    MemberTest.members(all).spec().path("serviceName").asText());
            for (int index = 0; index < MEMBERS; index++) {
                members.add(start(all, member, index, hosts));
            }

            String ready = member.at("/readinessProbe/httpGet/path").asText();
            String live = member.at("/livenessProbe/httpGet/path").asText();
            eventually("all are ready", () -> IntStream.range(0, MEMBERS).allMatch(each -> answers(each, ready)));
            assertThat(IntStream.range(0, MEMBERS)).allMatch(each -> answers(each, live));
            allHaveJoined();

            String user = Chart.yaml(call("POST", 0, "/payment/create_user"))
                    .path("user_id")
                    .asText();
            leaves(members.getFirst(), MemberTest.members(all).podTemplate().orElseThrow());
            eventually("two are left", () -> grid(LAST).path("members").size() == 2);
            assertThat(call("GET", LAST, "/payment/find_user/" + user)).contains("\"credit\":0");
        }
    }

    private static List<Manifest> render(DatabaseConfig database) {
        return Chart.render(
                """
            postgres: {enabled: false}
            database: {url: "%s", user: "%s", password: "%s"}
            http: {port: %d}
            grid: {port: %d}
            """.formatted(database.jdbcUrl(), database.user(), database.password(), HTTP_PORT, GRID_PORT));
    }

    /** What the cluster's DNS would say of the headless service. */
    private Path writeHosts(String service) throws IOException {
        String name = service + "." + Chart.NAMESPACE + ".svc.cluster.local";
        return Files.write(directory.resolve("hosts"), List.of(ADDRESS + " " + name, ADDRESS + " localhost"));
    }

    private Process start(List<Manifest> all, JsonNode member, int index, Path hosts) throws IOException {
        Map<String, String> environment = Environment.of(all, member, Map.of("status.podIP", ADDRESS));
        // A pod has its addresses and ports for itself.
        assertThat(environment.put("CARTESIAN_HTTP_HOST", ADDRESS)).isEqualTo("0.0.0.0");
        environment.put("CARTESIAN_HTTP_PORT", Integer.toString(HTTP_PORT + index));
        environment.put("CARTESIAN_GRID_PORT", Integer.toString(GRID_PORT + index));
        List<String> options = new ArrayList<>(List.of("-Djdk.net.hosts.file=" + hosts, "-XX:MaxRAM=1g"));
        options.addAll(
                Stream.of(System.getProperty("cartesian.member-jvm-options", "").split(" "))
                        .filter(option -> !option.isEmpty())
                        .toList());
        return Built.start(
                MemberTest.texts(member.path("command")),
                options,
                MemberTest.texts(member.path("args")),
                environment,
                output(index));
    }

    private void allHaveJoined() throws Exception {
        JsonNode grid = grid(LAST);
        assertThat(grid.path("cluster").asText()).isEqualTo(Chart.FULL_NAME);
        assertThat(grid.path("durable").asBoolean()).isTrue();
        assertThat(grid.path("members"))
                .hasSize(MEMBERS)
                .allMatch(member -> member.path("answered").asBoolean());
        assertThat(grid.path("members").findValuesAsText("grid"))
                .containsExactlyInAnyOrder(
                        ADDRESS + ":" + GRID_PORT, ADDRESS + ":" + (GRID_PORT + 1), ADDRESS + ":" + (GRID_PORT + 2));
        assertThat(grid.path("members").findValuesAsText("scribe")).containsOnlyOnce("true");
    }

    /** Ends a member as the kubelet does, after the sleep of the hook. */
    private static void leaves(Process member, JsonNode pod) throws InterruptedException {
        int grace = pod.at("/spec/terminationGracePeriodSeconds").asInt()
                - pod.at("/spec/containers/0/lifecycle/preStop/sleep/seconds").asInt();
        member.destroy();

        assertThat(member.waitFor(grace, TimeUnit.SECONDS))
                .as("ended within its grace period")
                .isTrue();
        assertThat(member.exitValue()).as("ended in order").isZero();
    }

    private Path output(int member) {
        return directory.resolve("member-" + member + ".log");
    }

    private JsonNode grid(int member) throws IOException, InterruptedException {
        return Chart.yaml(call("GET", member, "/members"));
    }

    private boolean answers(int member, String path) {
        try {
            return send("GET", member, path).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private String call(String method, int member, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, member, path);
        assertThat(response.statusCode())
                .as("%s %s: %s", method, path, response.body())
                .isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> send(String method, int member, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + ADDRESS + ":" + (HTTP_PORT + member) + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What may fail until it holds. */
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void eventually(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_MAX.toNanos();
        while (!condition.holds()) {
            for (int each = 0; each < members.size(); each++) {
                String output = Files.readString(output(each));
                boolean lives = members.get(each).isAlive() || members.get(each).exitValue() == 0;
                assertThat(lives).as("%s: %s", what, output).isTrue();
                assertThat(System.nanoTime()).as("%s: %s", what, output).isLessThan(end);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
