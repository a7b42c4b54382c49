package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member says of what happens to it: one line for each event, none for a request. */
final class LogsIT {
    private static final Duration MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final List<Launched> launched = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        launched.forEach(Launched::kill);
    }

    @Test
    void eachEventIsOneJsonObjectIfThatIsAskedFor() throws Exception {
        int port = FreePorts.inARow(1).getFirst();
        Launched one = launch("run", "--port=" + port, "--set=epochs.durable=false", "--set=log.format=json");
        awaitMessage(one, "Ready at http://127.0.0.1:" + port + ", 1 in all");
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of("/stock/item/create/5", "/nothing", "/stock/add/none/1")) {
                http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
        Launched two = launch("join", "--to=127.0.0.1:" + port, "--port=0");
        two.awaitReady();
        awaitMessage(one, "Member 127\\.0\\.0\\.1:[0-9]+ is in the grid, 2 in all");
        two.process().toHandle().destroy();
        assertThat(two.exitCode()).isZero();
        awaitMessage(one, "Member 127\\.0\\.0\\.1:[0-9]+ has gone, 1 in all");
        one.process().toHandle().destroy();
        assertThat(one.exitCode()).isZero();

        assertThat(two.errors()).containsPattern("(?m)^[0-9:.]+ INFO +Node: Told to end: leaves 1 others$");
        assertThat(one.output()).isEmpty();
        assertThat(messages(one))
                .as("an event, a line; no line for a request")
                .hasSize(4)
                .last()
                .isEqualTo("Told to end: leaves 0 others");
        for (JsonNode event : events(one)) {
            assertThat(Instant.parse(event.required("@timestamp").asText())).isBefore(Instant.now());
            assertThat(event.required("level").asText()).isEqualTo("INFO");
            assertThat(event.required("member").asText()).isEqualTo("127.0.0.1:" + port);
            assertThat(event.required("logger_name").asText()).startsWith("cartesian.node.");
        }
    }

    private static void awaitMessage(Launched member, String pattern) {
        Cluster.eventually(pattern, MAX, () -> messages(member).stream().anyMatch(said -> said.matches(pattern)));
    }

    private static List<String> messages(Launched member) {
        return events(member).stream()
                .map(event -> event.required("message").asText())
                .toList();
    }

    private static List<JsonNode> events(Launched member) {
        return member.errors().lines().map(LogsIT::parse).toList();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    private Launched launch(String... arguments) throws IOException {
        Launched process = Launched.launch(directory, launched.size(), Map.of(), arguments);
        launched.add(process);
        return process;
    }
}
