package cartesian.node;

import static cartesian.node.tracing.TakenSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import cartesian.node.http.HttpServer;
import cartesian.node.tracing.TakenSpans;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On real members, a request, its engine and its steps are one trace, and nothing that others have asked for is in it. */
class IncarnationSpansIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CHECKOUTS = 600;
    private static final int AT_ONCE = 48;
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String USERS = "POST /payment/batch_init/{n}/{starting_money}";
    private static final String CHECKOUT = "POST /orders/checkout/{order_id}";

    private final TakenSpans spans = new TakenSpans(1);
    private final AtomicInteger posted = new AtomicInteger();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Incarnation> members = new ArrayList<>();
    private final List<HttpServer> servers = new ArrayList<>();

    /** Starts a grid. One alone runs steps of many calls on any call's thread; several answer on Hazelcast's. */
    private void start(int count) {
        String name = "spans-" + UUID.randomUUID();
        List<Integer> ports = FreePorts.inARow(count);
        List<String> addresses = count == 1
                ? List.of()
                : ports.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int port : ports) {
            NodeConfig config = TestGrid.config(NodeConfig.Engine.STEPS, name, port, addresses);
            PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            Incarnation member = Incarnation.join(
                    config, Optional.empty(), List.of(), () -> false, new Work(), meters, spans.tracing());
            members.add(member);
            member.start(_ -> {
                throw new IllegalStateException("nobody asks");
            });
            servers.add(HttpServer.start(
                    config.http(),
                    member.shop(),
                    new Readiness(() -> member, () -> false),
                    new DurableCalls(member.epochs(), config),
                    _ -> {
                        throw new IllegalStateException("nobody asks");
                    },
                    meters,
                    spans.tracing()));
        }
        Cluster.eventually(
                "they are one grid",
                PATIENCE,
                () -> members.stream()
                        .allMatch(member -> member.grid().members() == count
                                && member.grid().safe()));
    }

    @AfterEach
    void stop() {
        servers.forEach(HttpServer::close);
        members.forEach(Incarnation::drop);
        http.close();
    }

    private String post(int member, String path, String... headers) throws Exception {
        posted.incrementAndGet();
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + servers.get(member).port() + path))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** Waits until nothing of any call is under way: settles have spans, too, and go on after the reply. */
    private void rest() {
        Cluster.eventually(
                "all writes have left the gate",
                PATIENCE,
                () -> members.stream().allMatch(member -> member.epochs().inside() == 0));
    }

    /** Forgets what was posted so far, once all of it is over: a request's span ends after its reply has left. */
    private void forget() {
        rest();
        Cluster.eventually(
                "all requests have ended",
                PATIENCE,
                () -> spans.all().stream()
                                .filter(span -> span.getKind() == SpanKind.SERVER)
                                .count()
                        == posted.get());
        spans.forget();
        posted.set(0);
    }

    private static List<String> namesUnder(SpanData parent, List<SpanData> all) {
        return all.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .map(SpanData::getName)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void checkoutIsOneTraceFromTheRequestToItsSteps(int count) throws Exception {
        start(count);
        post(0, "/stock/batch_init/2/10/3");
        post(0, "/payment/batch_init/1/100");
        String order = post(0, "/orders/create/0").split("\"", -1)[3];
        post(0, "/orders/addItem/" + order + "/0/1");
        post(0, "/orders/addItem/" + order + "/1/2");
        forget();

        post(0, "/orders/checkout/" + order);
        rest();
        Cluster.eventually(
                "the request has ended", PATIENCE, () -> spans.names().contains(CHECKOUT));

        SpanData request = spans.only(CHECKOUT);
        SpanData engine = spans.only("checkout");
        assertThat(namesUnder(request, spans.all())).containsExactly("checkout");
        assertThat(namesUnder(engine, spans.all()))
                .containsExactly(
                        "credit settle",
                        "credit take",
                        "orders commit",
                        "orders read",
                        "stock settle",
                        "stock settle",
                        "stock take",
                        "stock take");
        assertThat(spans.all()).extracting(SpanData::getTraceId).containsOnly(request.getTraceId());
        assertThat(attribute(engine, "cartesian.outcome")).isEqualTo("done");
        assertThat(attribute(engine, "cartesian.attempts")).isEqualTo("1");
        assertThat(attribute(engine, "cartesian.epoch")).isEqualTo(attribute(request, "cartesian.epoch"));
        assertThat(attribute(spans.only("orders commit"), "cartesian.verdict")).isEqualTo("done");
    }

    @Test
    void refusalIsNamedAndBatchesAreOneStepForEachChunk() throws Exception {
        start(1);
        post(0, "/stock/batch_init/2/1/3");
        post(0, "/payment/batch_init/1/2");
        Cluster.eventually(
                "the batches have ended", PATIENCE, () -> spans.names().contains(USERS));
        assertThat(namesUnder(spans.only(USERS), spans.all())).containsExactly("credit replace");
        String order = post(0, "/orders/create/0").split("\"", -1)[3];
        post(0, "/orders/addItem/" + order + "/0/1");
        forget();
        var refused = http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + servers.getFirst().port() + "/orders/checkout/" + order))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(409);
        SpanData engine = spans.only("checkout");
        assertThat(attribute(engine, "cartesian.outcome")).isEqualTo("refused");
        assertThat(attribute(engine, "cartesian.refusal")).isEqualTo("out-of-credit");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void stepsThatTravelTogetherBelongToThoseWhoAskedForThem(int count) throws Exception {
        start(count);
        post(0, "/stock/batch_init/200/1000/1");
        post(0, "/payment/batch_init/200/100000");
        post(0, "/orders/batch_init/" + CHECKOUTS + "/200/200/1");
        forget();

        Map<String, Integer> recorded = new TreeMap<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<String>> replies = new ArrayList<>();
            for (int order = 0; order < CHECKOUTS; order++) {
                String trace = "4bf92f3577b34da6a3ce929d" + HexFormat.of().toHexDigits(order);
                boolean records = order % 2 == 0;
                if (records) {
                    recorded.put(trace, order);
                }
                int member = order % count;
                String path = "/orders/checkout/" + order;
                String parent = "00-" + trace + "-" + CALLER + (records ? "-01" : "-00");
                replies.add(callers.submit(() -> post(member, path, "traceparent", parent)));
            }
            for (Future<String> reply : replies) {
                reply.get();
            }
        }
        rest();
        Cluster.eventually(
                "the requests have ended",
                PATIENCE,
                () -> spans.names().stream().filter(CHECKOUT::equals).count() == recorded.size());

        Map<String, List<SpanData>> traces = spans.all().stream().collect(Collectors.groupingBy(SpanData::getTraceId));
        assertThat(traces.keySet()).containsExactlyInAnyOrderElementsOf(recorded.keySet());
        int atOnce = 0;
        for (List<SpanData> trace : traces.values()) {
            SpanData request = only(CHECKOUT, trace);
            SpanData engine = only("checkout", trace);
            assertThat(request.getParentSpanId()).isEqualTo(CALLER);
            assertThat(engine.getParentSpanId()).isEqualTo(request.getSpanId());
            List<String> steps = namesUnder(engine, trace);
            assertThat(steps).hasSize(trace.size() - 2);
            if (attribute(engine, "cartesian.attempts").equals("1")) {
                atOnce++;
                // One item or two.
                assertThat(steps)
                        .isIn(
                                List.of(
                                        "credit settle",
                                        "credit take",
                                        "orders commit",
                                        "orders read",
                                        "stock settle",
                                        "stock take"),
                                List.of(
                                        "credit settle",
                                        "credit take",
                                        "orders commit",
                                        "orders read",
                                        "stock settle",
                                        "stock settle",
                                        "stock take",
                                        "stock take"));
            }
        }
        assertThat(atOnce).isGreaterThan(recorded.size() / 2);
    }

    private static SpanData only(String name, List<SpanData> trace) {
        List<SpanData> found =
                trace.stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }
}
