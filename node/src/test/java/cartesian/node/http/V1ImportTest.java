package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Imports: all lines are checked before any is imported, and the reply tells how far it is. */
class V1ImportTest extends ServedShop {
    private static final int MANY = 25_000;
    private static final String GOOD = "{\"item_id\":\"0\",\"price\":1,\"stock\":1}\n";

    @Test
    void linesReplaceWhatTheirIdsHad() throws IOException {
        Raw.Answer answer = imported("items", items(MANY));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("""
                        {"imported":10000,"of":25000,"epoch":1}
                        {"imported":20000,"of":25000,"epoch":1}
                        {"imported":25000,"of":25000,"epoch":1,"done":true}
                        """);
        assertThat(shop.findItem(new ItemId("24999")).orElseThrow().stock().value())
                .isEqualTo(24_999);
        assertThat(shop.findItem(new ItemId("0")).orElseThrow().price().value()).isEqualTo(3);
        assertThat(imported("users", "{\"user_id\":\"0\",\"credit\":1}\n\n{\"user_id\":\"0\",\"credit\":2}\r\n")
                        .body())
                .isEqualTo("{\"imported\":2,\"of\":2,\"epoch\":1,\"done\":true}\n");
        assertThat(credit()).as("the last line of an id counts").isEqualTo(2);
        assertThat(imported("users", "").body()).isEqualTo("{\"imported\":0,\"of\":0,\"epoch\":0,\"done\":true}\n");
    }

    @Test
    void oneBadLineAndNothingIsImported() throws IOException {
        for (String bad : List.of(
                "{",
                "x",
                "[]",
                "{}",
                "{\"item_id\":\"a/b\",\"price\":1,\"stock\":1}",
                "{\"item_id\":\"a\",\"price\":1}",
                "{\"item_id\":\"a\",\"price\":1,\"stock\":-1}",
                "{\"item_id\":\"a\",\"price\":1,\"stock\":1,\"name\":1}",
                "{\"item_id\":\"a\",\"price\":1,\"stock\":1}{}",
                "{\"item_id\":\"a\"," + " ".repeat(1_100) + "\"price\":1,\"stock\":1}")) {
            Raw.Answer answer = imported("items", GOOD + "\n" + bad + "\n" + items(3));
            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.body()).contains("/problems/bad-lines", "1 bad of 6, nothing imported: line 3: ");
            assertThat(stock()).isEqualTo(5);
        }
        Raw.Answer all = imported("items", "x\n".repeat(100));
        assertThat(all.body()).contains("100 bad of 100", "line 20: ").doesNotContain("line 21");
    }

    @Test
    void whatIsRefusedAtFirstIsRefusedAndWhatIsRefusedLaterIsToldLast() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        instead = Outcome.Overloaded::new;
        assertThat(imported("items", GOOD).status()).isEqualTo(429);
        instead = () -> calls.incrementAndGet() == 1 ? new Outcome.Done<>(10_000L, 4) : new Outcome.Unresolved<>();
        assertThat(imported("items", items(MANY)).body()).isEqualTo("""
                        {"imported":10000,"of":25000,"epoch":4}
                        {"imported":10000,"of":25000,"epoch":4,"problem":"/problems/unresolved"}
                        """);
        instead = null;
        for (int again = 0; again < 5; again++) {
            assertThat(imported("items", GOOD).status()).as("no import is left").isEqualTo(200);
        }
    }

    @Test
    void aClientThatGoesDoesNotEndIt() throws Exception {
        try (Raw raw = new Raw(server.port())) {
            raw.write(request("users", users(MANY)));
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (shop.findUser(new UserId("24999")).isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertThat(shop.findUser(new UserId("24999"))).isPresent();
    }

    @Test
    void aClientThatGoesBeforeItHasSentAllHasImportedNothing() throws Exception {
        String request = request("users", users(MANY));
        try (Raw raw = new Raw(server.port())) {
            raw.write(request.substring(0, request.length() - 1));
        }
        for (int again = 0; again < 5; again++) {
            assertThat(imported("items", GOOD).status()).isEqualTo(200);
        }
        assertThat(shop.findUser(new UserId("1"))).isEmpty();
    }

    private static String items(int count) {
        return IntStream.range(0, count)
                .mapToObj(item -> "{\"item_id\":\"" + item + "\",\"price\":3,\"stock\":" + item + "}\n")
                .collect(Collectors.joining());
    }

    private static String users(int count) {
        return IntStream.range(0, count)
                .mapToObj(user -> "{\"user_id\":\"" + user + "\",\"credit\":1}\n")
                .collect(Collectors.joining());
    }

    private Raw.Answer imported(String what, String lines) throws IOException {
        try (Raw raw = new Raw(server.port())) {
            raw.write(request(what, lines));
            return raw.read();
        }
    }

    private static String request(String what, String lines) {
        return "POST /v1/import/" + what
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                + lines.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + lines;
    }
}
