package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Supplier;

/** A client of {@code /v1}, each of whose calls may go to another member. Thread-safe. */
final class V1Calls {
    static final String ANY = "*";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Supplier<String> baseUrl;

    V1Calls(Supplier<String> baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** A reply, whose body is an object. */
    record Answer(int status, String tag, String location, JsonNode body) {
        String text(String field) {
            return body.get(field).asText();
        }

        long number(String field) {
            return body.get(field).asLong();
        }

        Answer is(int expected) {
            assertThat(status).as(toString()).isEqualTo(expected);
            return this;
        }

        void isProblem(int expected, String slug) {
            is(expected);
            assertThat(text("type")).isEqualTo("/problems/" + slug);
        }
    }

    Answer get(String path) {
        return ask("GET", path, "", ANY);
    }

    Answer post(String path, String body) {
        return ask("POST", path, body, ANY);
    }

    Answer patch(String path, String body) {
        return ask("PATCH", path, body, ANY);
    }

    /** Makes a call that is meant for one version. */
    Answer ask(String verb, String path, String body, String tag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl.get() + path))
                .method(
                        verb,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!verb.equals("GET")) {
            request.header("If-Match", tag);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("ETag").orElse(""),
                    response.headers().firstValue("Location").orElse(""),
                    JSON.readTree(response.body()));
        } catch (IOException unanswered) {
            throw new AssertionError("no answer to " + verb + " " + path, unanswered);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Makes an item; answers its path. */
    String item(long price, long stock) {
        return post("/v1/items", "{\"price\":" + price + ",\"stock\":" + stock + "}")
                .is(201)
                .location();
    }

    /** Makes a user; answers its path. */
    String user(long credit) {
        return post("/v1/users", "{\"credit\":" + credit + "}").is(201).location();
    }

    /** Makes an order of one line; answers its path. */
    String order(String user, String item, long quantity) {
        return post("/v1/orders", order(user, line(item, quantity))).is(201).location();
    }

    static String order(String user, String lines) {
        return "{\"user_id\":\"" + id(user) + "\",\"lines\":[" + lines + "]}";
    }

    static String line(String item, long quantity) {
        return "{\"item_id\":\"" + id(item) + "\",\"quantity\":" + quantity + "}";
    }

    /** The id at the end of a path. */
    static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
