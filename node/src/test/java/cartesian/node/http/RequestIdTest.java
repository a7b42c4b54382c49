package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.LoggedEvents;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a client's complaint and the log are brought together. */
class RequestIdTest extends ServedShop {
    @Test
    void failureNamesItsRequestAsTheClientDoes() throws IOException {
        before = () -> {
            throw new IllegalStateException("inside");
        };
        try (LoggedEvents events = new LoggedEvents(Edge.class)) {
            Raw.Answer bug = client.ask("GET", "/stock/find/0", "X-Request-Id: cart-7/a");
            assertThat(bug.body()).isEqualTo("Internal error (request cart-7/a)");
            assertThat(bug.headers()).containsEntry("x-request-id", "cart-7/a");
            assertThat(events.lines()).containsExactly("ERROR a call failed: GET /stock/find/0, request cart-7/a");
        }
        try (LoggedEvents events = new LoggedEvents(Edge.class)) {
            String made = client.ask("GET", "/stock/find/0").headers().get("x-request-id");
            assertThat(events.lines()).containsExactly("ERROR a call failed: GET /stock/find/0, request " + made);
        }
        health.ready = false;
        Raw.Answer read = client.ask("GET", "/stock/find/0", "X-Request-Id: r");
        assertThat(read.body()).startsWith("Not ready: ").endsWith(" (request r)");
        Raw.Answer write = client.ask("POST", "/stock/add/0/1", "X-Request-Id: w");
        assertThat(write.headers()).containsEntry("x-request-id", "w");
        assertThat(write.body()).doesNotContain("request");
        assertThat(client.ask("GET", "/health/ready", "X-Request-Id: h").headers())
                .doesNotContainKey("x-request-id");
    }

    @Test
    void failureGetsANameIfTheClientHasNoneThatCanBePrinted() throws IOException {
        String first = client.ask("GET", "/stock/find/none").headers().get("x-request-id");
        assertThat(first).matches("[0-9a-f]{16}");
        for (String unfit : List.of("two words", "<b>", "\u00e4", "x".repeat(129))) {
            assertThat(client.ask("GET", "/stock/find/none", "X-Request-Id: " + unfit)
                            .headers()
                            .get("x-request-id"))
                    .as(unfit)
                    .matches("[0-9a-f]{16}")
                    .isNotEqualTo(first);
        }
        client.write("GET /stock/find/0 HTTP/0.9\r\n\r\n");
        assertThat(client.read().headers().get("x-request-id")).matches("[0-9a-f]{16}");
    }

    @Test
    void successHasNoRequestToName() throws IOException {
        assertThat(client.ask("GET", "/stock/find/0", "X-Request-Id: s").headers())
                .doesNotContainKey("x-request-id");
    }
}
