package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client may write, it is refused in time with a 4xx and one line, and nothing has changed. */
class HostileInputTest extends ServedShop {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "a%2Fb", "%2F", "%", "%2", "%zz", "%00", "%20", "%0d%0a", "%7F", "%C3%A9", "é", "\u0001", "日"
            })
    void badIdIsMalformed(String id) throws IOException {
        assertThat(client.ask("GET", "/stock/find/" + id).status()).isEqualTo(400);
        assertThat(client.ask("GET", "/payment/find_user/" + id).status()).isEqualTo(400);
        assertThat(client.ask("POST", "/orders/create/" + id).status()).isEqualTo(400);
        assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(200);
    }

    @Test
    void idHasUpTo128Characters() throws IOException {
        assertThat(client.ask("GET", "/stock/find/" + "a".repeat(128)).status()).isEqualTo(404);
        assertThat(client.ask("GET", "/stock/find/" + "a".repeat(129)).status()).isEqualTo(400);
        assertThat(client.ask("GET", "/stock/find/" + "%61".repeat(128)).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "1.5",
                "1e3",
                "NaN",
                "9007199254740993",
                "9007199254740992",
                "99999999999999999999999",
                "1.",
                ".0",
                "+1",
                "%201",
                "1%20",
                "0x10",
                "",
                "1.0.0",
                "1,0",
                "%D9%A1",
                "Infinity",
                "true",
                "1.0e1"
            })
    void badAmountIsMalformed(String amount) throws IOException {
        for (String path : List.of(
                "/stock/add/0/",
                "/stock/subtract/0/",
                "/payment/add_funds/0/",
                "/payment/pay/0/",
                "/payment/pay/0/o/",
                "/stock/item/create/",
                "/orders/addItem/o/0/",
                "/payment/batch_init/1/",
                "/stock/batch_init/1/1/",
                "/orders/batch_init/1/1/1/")) {
            Raw.Answer answer = client.ask("POST", path + amount);
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.body()).startsWith("Bad ").doesNotContain("\n").doesNotContain("Exception");
        }
        assertThat(stock()).isEqualTo(5);
        assertThat(credit()).isEqualTo(7);
    }

    @Test
    void oldClientsWriteWholeAmountsWithAFraction() throws IOException {
        assertThat(client.ask("POST", "/stock/add/0/1.0").status()).isEqualTo(200);
        assertThat(client.ask("POST", "/stock/add/0/1.000").status()).isEqualTo(200);
        assertThat(client.ask("POST", "/stock/add/0/0").status()).isEqualTo(200);
        assertThat(stock()).isEqualTo(7);
    }

    @Test
    void batchesAreBounded() throws IOException {
        for (String path : List.of(
                "/stock/batch_init/10000001/1/1",
                "/payment/batch_init/10000001/1",
                "/orders/batch_init/10000001/1/1/1",
                "/orders/batch_init/1/10000001/1/1",
                "/orders/batch_init/1/1/9000000000/1",
                "/orders/batch_init/1/0/1/1",
                "/orders/batch_init/1/1/0/1")) {
            assertThat(client.ask("POST", path).status()).as(path).isEqualTo(400);
        }
        assertThat(client.ask("POST", "/orders/batch_init/0/0/0/1").status()).isEqualTo(200);
    }

    @Test
    void tooLongUrlIsRefusedWhileItIsStillSent() throws IOException {
        client.write("GET /stock/find/" + "a".repeat(1 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Raw.Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.body()).isEqualTo("URL too long");
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void tooLargeHeadersAreRefused() throws IOException {
        client.write("GET /stock/find/0 HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(431);
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void manyHeadersAreRefused() throws IOException {
        client.write("GET /stock/find/0 HTTP/1.1\r\nHost: localhost\r\n" + "X-Y: z\r\n".repeat(10_000) + "\r\n");
        assertThat(client.read().status()).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /stock/find/0\r\n\r\n",
                "GET  HTTP/1.1\r\n\r\n",
                "GET /stock/find/0 HTTP/1.0\r\n\r\n",
                "GET /stock/find/0 HTTP/2.0\r\n\r\n",
                "GET /stock/find/0 FTP/1.1\r\nHost: x\r\n\r\n",
                "GET /stock/find/a b HTTP/1.1\r\nHost: x\r\n\r\n",
                "G@T /stock/find/0 HTTP/1.1\r\nHost: x\r\n\r\n",
                "\u0000\u0001\u0002 / HTTP/1.1\r\nHost: x\r\n\r\n",
                " GET /stock/find/0 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /stock/find/0 HTTP/1.1\nHost: x\n\n",
                "GET /stock/find/0 HTTP/1.1\r\nHost x\r\n\r\n",
                "GET /stock/find/0 HTTP/1.1\r\nHo st: x\r\n\r\n",
                "GET /stock/find/0 HTTP/1.1\r\n\r\n",
                "GET /stock/find/0 HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void garbageIsMalformedAndEndsTheConnection(String garbage) throws IOException {
        client.write(garbage);
        Raw.Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isNotEmpty().doesNotContain("\n").doesNotContain("Exception");
        assertThat(answer.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .containsEntry("connection", "close");
        assertThat(client.isEnded()).isTrue();
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void emptyBodyIsNone() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 00\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
        assertThat(stock()).isEqualTo(8);
    }

    @Test
    void smallBodyIsRefusedAndTheConnectionGoesOn() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                + Raw.request("GET", "/stock/find/0"));
        Raw.Answer refused = client.read();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("No body expected");
        assertThat(client.read().body()).isEqualTo("{\"stock\":5,\"price\":10}");
    }

    @Test
    void bodyThatNeverComesIsRefusedAtOnce() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(400);
    }

    @Test
    void chunkedBodyIsRefused() throws IOException {
        client.write(
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(400);
        assertThat(client.isEnded()).isTrue();
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void tooLargeBodyIsRefusedWhileItIsStillSent() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304\r\n\r\n");
        client.write(Raw.request("POST", "/stock/add/0/1").repeat(80_000));
        assertThat(client.read().status()).isEqualTo(413);
        assertThat(client.isEnded()).isTrue();
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void tooLargeChunkedBodyIsRefused() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.write(Integer.toHexString(PAYLOAD_MAX) + "\r\n" + "a".repeat(PAYLOAD_MAX) + "\r\n1\r\na\r\n");
        assertThat(client.read().status()).isEqualTo(413);
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void clientThatExpectsToContinueIsRefusedInstead() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(400);
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void clientThatExpectsToContinueWithNoBodyIsServed() throws IOException {
        client.write("POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n");
        assertThat(client.read().status()).isEqualTo(200);
    }

    @Test
    void hostileInputIsRefusedInTime() throws IOException {
        for (String hostile : List.of(
                Raw.request("GET", "/stock/find/%"),
                Raw.request("POST", "/stock/add/0/NaN"),
                "GARBAGE\r\n\r\n",
                Raw.request("GET", "/" + "a".repeat(1 << 20)),
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(1 << 20) + "\r\n\r\n",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + "a".repeat(1 << 20))) {
            long best = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 3; attempt++) {
                try (var attacker = new Raw(server.port())) {
                    long start = System.nanoTime();
                    attacker.write(hostile);
                    assertThat(attacker.read().status()).isBetween(400, 499);
                    best = Math.min(best, System.nanoTime() - start);
                }
            }
            assertThat(TimeUnit.NANOSECONDS.toMillis(best)).isLessThan(100);
        }
    }
}
