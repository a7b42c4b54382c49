package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.LoggedEvents;
import cartesian.node.NodeConfig;
import cartesian.node.access.AccessConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a node takes of one client, of all, and of calls that replace data. */
class LimitsTest extends ServedShop {
    private static final int BURST = 50;

    @Override
    EdgeConfig edge() {
        return edge(BatchInit.AUTO, new EdgeConfig.Limits(1, BURST, 2));
    }

    private static EdgeConfig edge(BatchInit batchInit, EdgeConfig.Limits limits) {
        return new EdgeConfig(batchInit, 10, new EdgeConfig.Tls("", ""), AccessConfig.OFF, limits);
    }

    @Test
    void clientThatAsksForMoreThanItsShareIsToldWhenToComeBack() throws IOException {
        for (int call = 0; call < BURST; call++) {
            assertThat(client.ask("POST", "/stock/add/0/1").status()).isEqualTo(200);
        }
        Raw.Answer more = client.ask("POST", "/stock/add/0/1");
        assertThat(more.status()).isEqualTo(429);
        assertThat(more.headers()).containsEntry("retry-after", "1");
        assertThat(more.body()).isEqualTo("Too many calls, nothing was changed");
        assertThat(stock()).isEqualTo(5 + BURST);
        assertThat(client.ask("GET", "/health/ready").status())
                .as("health is always told")
                .isEqualTo(200);
    }

    @Test
    void callsThatAreTooManyAtOnceAreTurnedAway() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        before = () -> {
            begun.countDown();
            await(go);
        };
        try (Raw one = new Raw(server.port());
                Raw other = new Raw(server.port())) {
            one.write(Raw.request("POST", "/stock/add/0/1"));
            other.write(Raw.request("POST", "/stock/add/0/1"));
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

            Raw.Answer third = client.ask("GET", "/stock/find/0");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.headers()).containsEntry("retry-after", "1");
            assertThat(client.ask("GET", "/health/live").status()).isEqualTo(200);

            go.countDown();
            assertThat(one.read().status()).isEqualTo(200);
            assertThat(other.read().status()).isEqualTo(200);
            int again = 0;
            for (int attempt = 0; again != 200 && attempt < BURST / 2; attempt++) { // it is counted until it is written
                again = client.ask("GET", "/stock/find/0").status();
            }
            assertThat(again).isEqualTo(200);
        }
    }

    @Test
    void batchesReplaceDataOnlyWhereThatIsAllowed() throws IOException {
        EdgeConfig.Limits none = new EdgeConfig.Limits(0, 0, 0);
        assertThat(batchInit("127.0.0.1", edge(BatchInit.AUTO, none))).isEqualTo(200);
        assertThat(batchInit("127.0.0.1", edge(BatchInit.REFUSED, none))).isEqualTo(403);
        assertThat(batchInit("0.0.0.0", edge(BatchInit.AUTO, none))).isEqualTo(403);
        assertThat(batchInit("0.0.0.0", edge(BatchInit.ALLOWED, none))).isEqualTo(200);
    }

    @Test
    void nodeThatAnybodyCanReachSaysSo() throws IOException {
        EdgeConfig open = edge(BatchInit.AUTO, new EdgeConfig.Limits(0, 0, 0));
        try (LoggedEvents log = new LoggedEvents(Entry.class)) {
            batchInit("127.0.0.1", open);
            assertThat(log.lines()).isEmpty();
            batchInit("0.0.0.0", open);
            assertThat(log.lines()).singleElement().asString().startsWith("WARN ANYBODY WHO REACHES 0.0.0.0");
        }
    }

    /** What a server is told that begins a batch; and the shop has been asked for it just if that is 200. */
    private int batchInit(String host, EdgeConfig edge) throws IOException {
        FakeShop other = new FakeShop();
        try (HttpServer served = HttpServer.start(
                        new NodeConfig.Http(host, 0, PAYLOAD_MAX, URL_MAX, edge),
                        other,
                        health,
                        health,
                        seconds -> GRID,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
                Raw raw = new Raw(served.port())) {
            int status = raw.ask("POST", "/payment/batch_init/1/7").status();
            assertThat(raw.ask("GET", "/payment/find_user/0").status()).isEqualTo(status == 200 ? 200 : 404);
            return status;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
