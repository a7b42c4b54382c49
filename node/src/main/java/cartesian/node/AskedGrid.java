package cartesian.node;

import cartesian.node.live.Activity;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A running grid, as one of its members has told of it over REST.
 *
 * @param url of the member that was asked
 * @param json what it said
 */
record AskedGrid(String url, String json, GridStatus status) {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    /**
     * Asks a member.
     *
     * @param address its URL or {@code host:port}
     * @throws StartException if nobody answers there, or somebody else
     */
    static AskedGrid ask(String address, MemberReach reach) {
        URI url = url(address);
        try (HttpClient http = reach.trust(HttpClient.newBuilder())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .build()) {
            HttpRequest request = reach.show(HttpRequest.newBuilder(url.resolve("/members")))
                    .timeout(ANSWER_MAX)
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                throw new StartException("the member at " + url + " wants to be shown the key of a watcher or admin:"
                        + " say --key-file");
            }
            if (answer.statusCode() != 200) {
                throw notAMember(url, "status " + answer.statusCode());
            }
            return new AskedGrid(url.toString(), answer.body(), parse(url, answer.body()));
        } catch (ConnectException refused) {
            throw new StartException("nobody answers at " + url);
        } catch (IOException failure) {
            throw new StartException("nobody answers at " + url + " as a member would: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted");
        }
    }

    private static URI url(String address) {
        try {
            URI url = URI.create(address.contains("://") ? address : "http://" + address);
            if (url.getHost() != null && url.getPort() > 0 && SCHEMES.contains(url.getScheme())) {
                return URI.create(url.getScheme() + "://" + url.getRawAuthority());
            }
        } catch (IllegalArgumentException malformed) {
            // told below
        }
        throw StartException.misused(
                "a member is named by host:port or http(s)://host:port of its REST, not " + address);
    }

    private static StartException notAMember(URI url, String why) {
        return new StartException("what answers at " + url + " is not the REST of a member: " + why);
    }

    private static GridStatus parse(URI url, String json) {
        try {
            JsonNode grid = new ObjectMapper().readTree(json);
            List<GridStatus.Member> members = grid.required("members")
                    .valueStream()
                    .map(AskedGrid::member)
                    .toList();
            return new GridStatus(
                    grid.required("cluster").asText(),
                    grid.required("durable").asBoolean(),
                    NodeConfig.Engine.valueOf(grid.required("engine")
                            .asText()
                            .toUpperCase(Locale.ROOT)
                            .replace('-', '_')),
                    grid.required("partitions").asInt(),
                    grid.required("backups").asInt(),
                    members);
        } catch (JsonProcessingException | IllegalArgumentException otherwise) {
            throw notAMember(url, "it does not tell of a grid");
        }
    }

    private static GridStatus.Member member(JsonNode member) {
        return new GridStatus.Member(
                member.required("name").asText(),
                member.required("grid").asText(),
                member.required("here").asBoolean(),
                member.required("scribe").asBoolean(),
                member.required("partitions").asInt(),
                member.required("answered").asBoolean() ? Optional.of(state(member)) : Optional.empty());
    }

    private static GridStatus.State state(JsonNode member) {
        return new GridStatus.State(
                member.required("rest").asText(),
                member.required("enrolled").asBoolean(),
                member.required("ready").asBoolean(),
                member.required("leaving").asBoolean(),
                member.required("epoch").asLong(),
                member.required("durable").asLong(),
                member.required("lagMillis").asLong(),
                member.required("undurable").asLong(),
                member.required("loaded").asLong(),
                Activity.ofHeap(
                        member.required("heapUsed").asLong(),
                        member.required("heapMax").asLong()));
    }
}
