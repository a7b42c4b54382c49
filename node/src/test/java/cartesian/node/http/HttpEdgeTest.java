package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.Amount;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the real server answers polite clients, faults of the shop, and its own start and stop. */
class HttpEdgeTest extends ServedShop {
    @Test
    void repliesCarryTypeEpochAndNoSniff() throws IOException {
        Raw.Answer text = client.ask("POST", "/stock/add/0/1");
        assertThat(text.status()).isEqualTo(200);
        assertThat(text.body()).isEqualTo("Item: 0 stock updated to: 6");
        assertThat(text.headers())
                .containsEntry("content-type", "text/plain; charset=utf-8")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("epoch", "3");
        Raw.Answer json = client.ask("GET", "/stock/find/0");
        assertThat(json.body()).isEqualTo("{\"stock\":6,\"price\":10}");
        assertThat(json.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("cache-control", "no-store")
                .doesNotContainKey("epoch");
    }

    @Test
    void unknownPathIsNotFound() throws IOException {
        for (String path : List.of(
                "//",
                "/stock",
                "/stock/find",
                "/stock//find/0",
                "/stock/find/0/",
                "/stock/find/0/1",
                "/nothing",
                "/stock/./find/0",
                "/x/../stock/find/0",
                "/stock/find;v=1/0",
                "*",
                "/Stock/find/0")) {
            assertThat(client.ask("GET", path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void wrongVerbTellsTheRightOnes() throws IOException {
        Raw.Answer find = client.ask("POST", "/stock/find/0");
        assertThat(find.status()).isEqualTo(405);
        assertThat(find.headers()).containsEntry("allow", "GET, HEAD");
        assertThat(client.ask("GET", "/orders/remove/1").headers()).containsEntry("allow", "DELETE");
        assertThat(client.ask("PUT", "/payment/status/0/0").headers()).containsEntry("allow", "GET, HEAD, POST");
        assertThat(client.ask("BREW", "/stock/add/0/1").headers()).containsEntry("allow", "POST");
        assertThat(client.ask("OPTIONS", "/stock/add/0/1").status()).isEqualTo(405);
        assertThat(client.ask("BREW", "/nothing").status()).isEqualTo(404);
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void headIsGetWithoutBody() throws IOException {
        client.write(Raw.request("HEAD", "/stock/find/0") + Raw.request("GET", "/stock/find/0"));
        Raw.Answer head = client.readHead();
        Raw.Answer get = client.read();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers().get("content-length"))
                .isEqualTo(String.valueOf(get.body().length()));
        assertThat(get.body()).isEqualTo("{\"stock\":5,\"price\":10}");
        client.write(Raw.request("HEAD", "/stock/add/0/1"));
        assertThat(client.readHead().status()).isEqualTo(405);
    }

    @Test
    void pathIsTakenAsWritten() throws IOException {
        assertThat(client.ask("GET", "/stock/find/..").body()).isEqualTo("Item: .. not found!");
        assertThat(client.ask("GET", "/stock/find/.").body()).isEqualTo("Item: . not found!");
        assertThat(client.ask("GET", "/stock/find/0;a=b").body()).isEqualTo("Item: 0;a=b not found!");
        assertThat(client.ask("GET", "/stock/find/%30").status()).isEqualTo(200);
        assertThat(client.ask("GET", "/stock/find/0?x=%&y=/z").status()).isEqualTo(200);
        assertThat(client.ask("GET", "http://elsewhere:80/stock/find/0").status())
                .isEqualTo(200);
        assertThat(client.ask("GET", "/stock/find/0#x").status()).isEqualTo(400);
    }

    @Test
    void connectionOutlivesRefusals() throws IOException {
        for (int round = 0; round < 3; round++) {
            assertThat(client.ask("GET", "/nothing").status()).isEqualTo(404);
            assertThat(client.ask("GET", "/stock/find/%").status()).isEqualTo(400);
            assertThat(client.ask("DELETE", "/stock/find/0").status()).isEqualTo(405);
            assertThat(client.ask("POST", "/stock/subtract/0/6").status()).isEqualTo(409);
            assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(200);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        var requests = new StringBuilder();
        for (int count = 0; count < 500; count++) {
            requests.append(Raw.request("POST", "/stock/add/0/1"));
        }
        client.write(requests.toString());
        for (int count = 1; count <= 500; count++) {
            assertThat(client.read().body()).isEqualTo("Item: 0 stock updated to: " + (5 + count));
        }
    }

    @Test
    void clientThatClosesIsAnsweredAndClosed() throws IOException {
        client.write("GET /stock/find/0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Raw.Answer answer = client.read();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void nodeThatIsNotReadyTakesNothing() throws IOException {
        assertThat(client.ask("GET", "/health/ready").body()).isEqualTo("ready");
        health.ready = false;
        Raw.Answer ready = client.ask("GET", "/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("joining");
        assertThat(client.ask("GET", "/health/live").status()).isEqualTo(200);
        Raw.Answer write = client.ask("POST", "/stock/add/0/1");
        assertThat(write.status()).isEqualTo(429);
        assertThat(write.headers()).containsEntry("retry-after", "1");
        Raw.Answer read = client.ask("GET", "/stock/find/0");
        assertThat(read.status()).isEqualTo(503);
        assertThat(read.headers()).containsEntry("retry-after", "1");
        assertThat(client.ask("GET", "/nothing").status()).isEqualTo(404);
        health.ready = true;
        assertThat(stock()).isEqualTo(5);
    }

    @Test
    void nodeThatIsAboutToStopServesOn() throws IOException {
        health.ready = false;
        health.lingering = true;
        assertThat(client.ask("GET", "/health/ready").status()).isEqualTo(503);
        assertThat(client.ask("POST", "/stock/add/0/1").status()).isEqualTo(200);
        assertThat(client.ask("GET", "/stock/find/0").body()).contains("\"stock\":6");
        health.lingering = false;
        assertThat(client.ask("POST", "/stock/add/0/1").status()).isEqualTo(429);
    }

    @Test
    void anotherShopAnswersFromTheNextRequestOn() throws IOException {
        FakeShop other = new FakeShop();
        other.replaceItems(1, new Amount(50), new Amount(10));
        Switchable otherDurability = new Switchable();
        before = () -> server.serve(other, otherDurability);
        // The request that is under way is answered by the shop and the durability that it began with.
        assertThat(durably("durable").body()).isEqualTo("Item: 0 stock updated to: 6");
        assertThat(health.awaited).isPositive();
        assertThat(otherDurability.awaited).isZero();

        health.awaited = 0;
        assertThat(durably("durable").body()).isEqualTo("Item: 0 stock updated to: 51");

        assertThat(health.awaited).isZero();
        assertThat(otherDurability.awaited).isPositive();
        otherDurability.available = false;
        assertThat(durably("durable").status()).isEqualTo(429);
        assertThat(stock()).isEqualTo(6);
        assertThat(client.ask("GET", "/health/ready").body()).isEqualTo("ready");
    }

    @Test
    void nodeThatIsNotLiveSaysSo() throws IOException {
        health.live = false;
        assertThat(client.ask("GET", "/health/live").status()).isEqualTo(503);
    }

    @Test
    void membersAreToldEvenWhileTheNodeIsNotReady() throws IOException {
        health.ready = false;
        Raw.Answer members = client.ask("GET", "/members");

        assertThat(members.status()).isEqualTo(200);
        assertThat(members.headers()).containsEntry("content-type", "application/json");
        assertThat(members.body()).isEqualTo("""
                {"cluster":"shop","durable":true,"engine":"two-phase","partitions":31,"backups":1,"members":[\
                {"name":"one","grid":"127.0.0.1:5701","here":true,"scribe":true,"partitions":16,"answered":true,\
                "rest":"http://127.0.0.1:8000","enrolled":true,"ready":true,"leaving":false,\
                "epoch":9,"durable":8,"lagMillis":40,"undurable":17,"loaded":3,\
                "heapUsed":100,"heapMax":400},\
                {"name":"two","grid":"127.0.0.1:5702","here":false,"scribe":false,"partitions":15,"answered":false}]}""");
    }

    @Test
    void addFundsAnswersJsonToThoseThatNameIt() throws IOException {
        assertThat(client.ask("POST", "/payment/add_funds/0/1").body()).isEqualTo("User: 0 credit updated to: 8");
        String request = "POST /payment/add_funds/0/1 HTTP/1.1\r\nHost: x\r\n";
        client.write(request + "Accept: text/html\r\nAccept: application/json;q=0.1\r\n\r\n");
        assertThat(client.read().body()).isEqualTo("{\"done\":true}");
        client.write(request + "Accept: */*\r\n\r\n");
        assertThat(client.read().body()).isEqualTo("User: 0 credit updated to: 10");
    }

    @Test
    void faultsOfTheShopHaveTheirStatus() throws IOException {
        before = () -> {
            throw new UnavailableException("the owner is gone", new IOException("inside"));
        };
        Raw.Answer unavailable = client.ask("GET", "/stock/find/0");
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.headers()).containsEntry("retry-after", "1");
        assertThat(unavailable.body()).doesNotContain("owner");
        before = () -> {
            throw new IllegalStateException("inside");
        };
        Raw.Answer bug = client.ask("POST", "/stock/add/0/1");
        assertThat(bug.status()).isEqualTo(500);
        assertThat(bug.body()).startsWith("Internal error (request ").doesNotContain("inside");
        before = () -> {
            throw new AssertionError("inside");
        };
        assertThat(client.ask("GET", "/orders/find/0").status()).isEqualTo(500);
    }

    @Test
    void durableWriteWaitsForItsEpoch() throws IOException {
        assertThat(durably("durable").status()).isEqualTo(200);
        assertThat(health.awaited).isPositive();

        health.awaited = 0;
        assertThat(durably("replicated").status()).isEqualTo(200);
        assertThat(health.awaited).isZero();
    }

    @Test
    void durableWriteBeginsOnlyWhereEpochsBecomeDurable() throws IOException {
        health.available = false;

        assertThat(durably("durable").status()).isEqualTo(429);
        assertThat(client.ask("GET", "/stock/find/0").body()).contains("\"stock\":5");
    }

    @Test
    void durableWriteThatIsNotDurableInTimeIsNotAcknowledged() throws IOException {
        health.durable = false;

        assertThat(durably("durable").status()).isEqualTo(503);
    }

    @Test
    void unknownDurabilityIsMalformed() throws IOException {
        assertThat(durably("perhaps").status()).isEqualTo(400);
        assertThat(client.ask("GET", "/stock/find/0").body()).contains("\"stock\":5");
    }

    private Raw.Answer durably(String durability) throws IOException {
        return client.ask("POST", "/stock/add/0/1", "Durability: " + durability);
    }

    /** The server sets a filter for the whole JVM, and faults of other members come by Java serialization. */
    @Test
    void faultsOfOtherMembersCanStillBeRead() throws Exception {
        var fault = new ExecutionException(
                new IllegalStateException("not this one", new UncheckedIOException(new IOException("nor that"))));
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(fault);
        }

        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isInstanceOf(ExecutionException.class).hasToString(fault.toString());
        }
    }

    @Test
    void takenPortIsToldWithItsNumber() {
        var taken = new NodeConfig.Http("127.0.0.1", server.port(), PAYLOAD_MAX, URL_MAX);
        assertThatThrownBy(() -> HttpServer.start(taken, shop, health, health, seconds -> GRID, meters))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(String.valueOf(server.port()));
    }

    @Test
    void leavingEndsConnectionsWithTheirNextReplyAndServesNewOnesUntilClosed() throws IOException {
        assertThat(client.ask("GET", "/stock/find/0").headers()).containsEntry("connection", "keep-alive");

        server.leaving();

        client.write(Raw.request("POST", "/stock/add/0/1") + Raw.request("POST", "/stock/add/0/1"));
        Raw.Answer last = client.read();
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.headers()).containsEntry("connection", "close");
        assertThat(client.isEnded()).isTrue();
        assertThat(stock()).isEqualTo(6);
        for (String path : List.of("/stock/find/0", "/health/ready", "/nothing")) {
            try (Raw next = new Raw(server.port())) {
                assertThat(next.ask("GET", path).headers()).containsEntry("connection", "close");
                assertThat(next.isEnded()).isTrue();
            }
        }
        server.close();
        assertThatThrownBy(() -> new Raw(server.port())).isInstanceOf(IOException.class);
    }

    @Test
    void callsThatStillComeEndTheQuietAndQuestionsForHealthDoNot() throws Exception {
        long began = System.nanoTime();
        server.leaving();
        while (server.quietMillis() < 50) {
            Thread.onSpinWait();
        }
        try (Raw probe = new Raw(server.port())) {
            probe.ask("GET", "/health/ready");
        }
        assertThat(server.quietMillis()).isGreaterThanOrEqualTo(50);

        long called = System.nanoTime();
        try (Raw late = new Raw(server.port())) {
            late.ask("GET", "/stock/find/0");
        }
        assertThat(server.quietMillis())
                .isLessThanOrEqualTo(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - called))
                .isLessThan(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    @Test
    void callUnderWayWhenLeavingBeginsEndsItsConnection() throws Exception {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        before = () -> {
            entered.countDown();
            await(released);
        };
        client.write(Raw.request("GET", "/stock/find/0"));
        await(entered);
        server.leaving();
        released.countDown();

        assertThat(client.read().headers()).containsEntry("connection", "close");
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void closingLetsARequestInFlightFinish() throws Exception {
        var entered = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        before = () -> {
            entered.countDown();
            await(released);
        };
        client.write(Raw.request("GET", "/stock/find/0"));
        await(entered);
        Thread closing = Thread.ofPlatform().start(server::close);
        Thread.sleep(100);
        released.countDown();
        assertThat(client.read().status()).isEqualTo(200);
        closing.join(5_000);
        assertThat(closing.isAlive()).isFalse();
        assertThatThrownBy(() -> new Raw(server.port())).isInstanceOf(IOException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
