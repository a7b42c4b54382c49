package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.node.EdgeConfig;
import cartesian.node.GridStatus;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.Resources;
import cartesian.node.checkout.Shop;
import cartesian.node.live.Activity;
import cartesian.node.tracing.Tracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The real server before a sequential shop that holds item 0 (stock 5, price 10) and user 0 (credit 7). */
abstract class ServedShop {
    static final int PAYLOAD_MAX = 40_000;
    static final int URL_MAX = 4096;

    static final Activity ACTIVITY = Activity.ofHeap(100, 400);

    /** What the server is told of the grid: one member that answers, one that does not. */
    static final GridStatus GRID = new GridStatus(
            "shop",
            true,
            NodeConfig.Engine.TWO_PHASE,
            31,
            1,
            List.of(
                    new GridStatus.Member(
                            "one",
                            "127.0.0.1:5701",
                            true,
                            true,
                            16,
                            Optional.of(new GridStatus.State(
                                    "http://127.0.0.1:8000", true, true, false, 9, 8, 40, 17, 3, ACTIVITY))),
                    new GridStatus.Member("two", "127.0.0.1:5702", false, false, 15, Optional.empty())));

    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    final FakeShop shop = new FakeShop();
    final Switchable health = new Switchable();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** Runs before every call that reaches the shop. */
    volatile Runnable before = () -> {};
    /** Answers every call of the shop in its place, if there is one. */
    volatile @Nullable Supplier<Object> instead;

    HttpServer server;
    Raw client;

    @BeforeAll
    static void beQuiet() {
        HELIDON.setLevel(Level.OFF);
    }

    @BeforeEach
    void start() throws IOException {
        Resources resources = hooked(Resources.class, shop.resources().orElseThrow(), Optional.empty());
        server = HttpServer.start(
                new NodeConfig.Http("127.0.0.1", 0, PAYLOAD_MAX, URL_MAX, edge()),
                hooked(Shop.class, shop, Optional.of(resources)),
                health,
                health,
                this::grid,
                meters,
                tracing());
        client = new Raw(server.port());
        shop.replaceItems(1, new Amount(5), new Amount(10));
        shop.replaceUsers(1, new Amount(7));
    }

    /** What follows requests. */
    Tracing tracing() {
        return Tracing.OFF;
    }

    /** What stands before the server. */
    EdgeConfig edge() {
        return EdgeConfig.TRIAL;
    }

    /** The same before which {@link #before} runs, and in whose place {@link #instead} answers. */
    private <T> T hooked(Class<T> type, T target, Optional<Resources> resources) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (any, method, arguments) -> {
                    if (method.getName().equals("resources")) {
                        return resources;
                    }
                    before.run();
                    Supplier<Object> answer = instead;
                    if (answer != null) {
                        return answer.get();
                    }
                    return method.invoke(target, arguments);
                }));
    }

    private GridStatus grid(int seconds) {
        Supplier<Object> answer = instead;
        return answer == null ? GRID : (GridStatus) answer.get();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    long stock() {
        return shop.findItem(new ItemId("0")).orElseThrow().stock().value();
    }

    long credit() {
        return shop.findUser(new UserId("0")).orElseThrow().credit().value();
    }

    static final class Switchable implements Health, Durability {
        volatile boolean available = true;
        volatile boolean durable = true;
        /** The epoch that a call has waited for last. */
        volatile long awaited;

        volatile boolean live = true;
        volatile boolean ready = true;
        /** Whether calls are worked on though it is not ready. */
        volatile boolean lingering;

        @Override
        public boolean live() {
            return live;
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public boolean serving() {
            return ready || lingering;
        }

        @Override
        public String reason() {
            return ready ? "ready" : "joining";
        }

        @Override
        public boolean available() {
            return available;
        }

        @Override
        public boolean await(long epoch) {
            awaited = epoch;
            return durable;
        }
    }
}
