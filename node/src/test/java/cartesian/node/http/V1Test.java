package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.node.LoggedEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources at the edge: bodies, tags, and failures that are JSON to everybody. */
class V1Test extends ServedShop {
    private static final String JSON = "Content-Type: application/json";

    private final V1Contract contract = new V1Contract(() -> "http://127.0.0.1:" + server.port());

    @Test
    void theModelKeepsTheContract() {
        contract.itemsHoldTo();
        contract.usersHoldTo();
        contract.ordersHoldTo();
        contract.oneOfManyWins();
        contract.atMostOneWinsWhileItSells();
    }

    @Test
    void whatIsCreatedIsWhereItsLocationSays() throws IOException {
        Raw.Answer made = send("POST", "/v1/items", JSON, "{\"price\":3}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.headers())
                .containsEntry("content-type", "application/json")
                .containsKeys("epoch", "etag", "location");
        Raw.Answer shown = client.ask("GET", made.headers().getOrDefault("location", "none"));
        assertThat(shown.body()).isEqualTo(made.body()).endsWith("\"price\":3,\"stock\":0}");
        assertThat(shown.headers().get("etag")).isEqualTo(made.headers().get("etag"));
        assertThat(shown.headers()).doesNotContainKey("epoch");
    }

    @Test
    void whoKnowsItAlreadyIsToldNoMore() throws IOException {
        String tag = client.ask("GET", "/v1/items/0").headers().get("etag");
        for (String known : List.of(tag, "W/" + tag, "\"7\", " + tag, "*")) {
            client.write(request("GET", "/v1/items/0", "If-None-Match: " + known, ""));
            Raw.Answer answer = client.readHead();
            assertThat(answer.status()).as(known).isEqualTo(304);
            assertThat(answer.headers()).containsEntry("etag", tag);
        }
        assertThat(client.ask("GET", "/v1/items/0", "If-None-Match: \"0\"").status())
                .isEqualTo(200);
        shop.addStock(new ItemId("0"), new Amount(1));
        assertThat(client.ask("GET", "/v1/items/0", "If-None-Match: " + tag).status())
                .isEqualTo(200);
    }

    @Test
    void whatIsNoTagOfOursIsRefused() throws IOException {
        for (String bad : List.of(
                "1", "\"x\"", "\"0\"", "\"-1\"", "W/\"1\"", "\"1\", \"2\"", "\"9999999999999999999\"", "\"\"")) {
            Raw.Answer answer = send("PATCH", "/v1/items/0", JSON + "\r\nIf-Match: " + bad, "{\"add_stock\":1}");
            told(answer, 400, "bad-header");
        }
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void badBodiesAreRefusedAndChangeNothing() throws IOException {
        for (String bad : List.of(
                "{",
                "[]",
                "1",
                "null",
                "{}",
                "{\"price\":1}{}",
                "{\"price\":1} x",
                "{\"price\":\"1\"}",
                "{\"price\":1.0}",
                "{\"price\":1e2}",
                "{\"price\":-1}",
                "{\"price\":9007199254740992}",
                "{\"price\":99999999999999999999}",
                "{\"price\":null}",
                "{\"price\":1,\"price\":1}",
                "{\"price\":1,\"name\":1}",
                "{\"price\":01}",
                "{'price':1}",
                "{\"price\":[]}",
                "{\"price\":{}}",
                "{\"price\":1,}",
                "{\"price\":1",
                "\u00e9",
                "{\"price\":" + "9".repeat(900) + "}",
                "{\"add_stock\":1,\"subtract_stock\":1}",
                "[".repeat(2_000),
                "{\"" + "p".repeat(3_000) + "\":1}")) {
            told(send("PATCH", "/v1/items/0", JSON, bad), 400, "bad-body");
        }
        for (String bad : List.of(
                "{}",
                "{\"user_id\":1}",
                "{\"user_id\":\"\"}",
                "{\"user_id\":\"a/b\"}",
                "{\"user_id\":\"u\",\"lines\":{}}",
                "{\"user_id\":\"u\",\"lines\":[1]}",
                "{\"user_id\":\"u\",\"lines\":[{}]}",
                "{\"user_id\":\"u\",\"lines\":[[]]}",
                "{\"user_id\":\"u\",\"lines\":[{\"item_id\":\"0\",\"quantity\":0}]}",
                "{\"user_id\":\"u\",\"lines\":[{\"item_id\":\"0\",\"quantity\":1,\"lines\":[]}]}",
                "{\"user_id\":\"u\",\"lines\":[{\"item_id\":\"0\"}]}")) {
            told(send("POST", "/v1/orders", JSON, bad), 400, "bad-body");
        }
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void bodiesAreJsonAndSaySo() throws IOException {
        told(send("POST", "/v1/users", "Content-Type: text/plain", "{}"), 415, "body-of-another-type");
        told(send("POST", "/v1/users", "X: x", "{}"), 415, "body-of-another-type");
        told(client.ask("POST", "/v1/users", JSON), 400, "bad-body");
        assertThat(send("POST", "/v1/users", "Content-Type: Application/JSON; charset=utf-8", "{}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void bodiesAreBounded() throws IOException {
        String full = "{" + " ".repeat(PAYLOAD_MAX - 2) + "}";
        assertThat(send("POST", "/v1/users", JSON, full).status()).isEqualTo(201);
        try (Raw raw = new Raw(server.port())) {
            raw.write(request("POST", "/v1/users", JSON, full + " "));
            told(raw.read(), 413, "body-too-large");
            assertThat(raw.isEnded()).isTrue();
        }
        try (Raw raw = new Raw(server.port())) {
            raw.write(chunked(full + " "));
            told(raw.read(), 413, "body-too-large");
            assertThat(raw.isEnded()).isTrue();
        }
    }

    @Test
    void chunkedAndAwaitedBodiesAreReadAndTheConnectionGoesOn() throws IOException {
        client.write(chunked("{\"credit\":4}"));
        assertThat(client.read().body()).endsWith("\"credit\":4}");
        client.write("POST /v1/users HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 12\r\n" + JSON
                + "\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(100);
        client.write("{\"credit\":5}");
        assertThat(client.read().body()).endsWith("\"credit\":5}");
        assertThat(client.ask("GET", "/v1/items/0").status()).isEqualTo(200);
    }

    @Test
    void failuresAreJsonToEverybody() throws IOException {
        for (String accept : List.of("*/*", "text/plain", "application/problem+json;q=0")) {
            told(client.ask("GET", "/v1/items/none", "Accept: " + accept), 404, "no-such-item");
        }
        told(client.ask("GET", "/v1/nothing"), 404, "no-such-path");
        told(client.ask("GET", "/v1/items"), 405, "wrong-verb");
        told(client.ask("PUT", "/v1/items/0"), 405, "wrong-verb");
        assertThat(client.ask("POST", "/v1/items/0").headers()).containsEntry("allow", "GET, HEAD, PATCH");
        assertThat(client.ask("GET", "/stock/find/none").headers())
                .containsEntry("content-type", "text/plain; charset=utf-8");
        told(send("GET", "/v1/items/0", JSON, "{}"), 400, "body-unexpected");
        health.ready = false;
        told(send("POST", "/v1/users", JSON, "{}"), 429, "not-ready-to-write");
        health.ready = true;
        before = () -> {
            throw new IllegalStateException("a bug");
        };
        try (LoggedEvents _ = new LoggedEvents(Edge.class)) {
            told(client.ask("GET", "/v1/items/0"), 500, "internal-error");
        }
    }

    @Test
    void checkoutsAreCountedWithAllOthers() throws IOException {
        String order = send("POST", "/v1/orders", JSON, "{\"user_id\":\"0\"}")
                .headers()
                .get("location");
        assertThat(client.ask("POST", order + "/checkout").body()).contains("\"paid\":true,\"charged\":0");
        assertThat(meters.get(CheckoutCounts.NAME)
                        .tag("outcome", "paid")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private static void told(Raw.Answer answer, int status, String slug) {
        assertThat(answer.headers()).as(answer.toString()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.body()).contains("\"type\":\"/problems/" + slug + "\"");
        assertThat(answer.status()).isEqualTo(status);
    }

    private Raw.Answer send(String verb, String path, String header, String body) throws IOException {
        client.write(request(verb, path, header, body));
        return client.read();
    }

    private static String request(String verb, String path, String header, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return verb + " " + path + " HTTP/1.1\r\nHost: x\r\n" + header
                + (length == 0 ? "" : "\r\nContent-Length: " + length) + "\r\n\r\n" + body;
    }

    private static String chunked(String body) {
        return "POST /v1/users HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }
}
