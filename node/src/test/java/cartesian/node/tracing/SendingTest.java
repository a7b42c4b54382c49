package cartesian.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.LoggedEvents;
import cartesian.node.NodeConfig;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of spans where a collector takes them, is not there, or does not answer. */
final class SendingTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 100_000;
    /** Held, since a logger that nobody holds forgets its level. */
    private static final Logger OPEN_TELEMETRY = Logger.getLogger("io.opentelemetry");

    /** What a collector was sent. */
    private record Sent(String path, String type, String key, String body) {}

    @BeforeAll
    static void beQuiet() {
        OPEN_TELEMETRY.setLevel(Level.OFF); // As logback.xml has it.
    }

    private static NodeConfig.Tracing config(int port, String path, Map<String, String> headers) {
        return new NodeConfig.Tracing("http://127.0.0.1:" + port + path, headers, "the shop", 1);
    }

    private static Tracer tracer(Tracing tracing) {
        return tracing.telemetry().orElseThrow().getTracer("test");
    }

    private static void end(String span, Tracing tracing) {
        tracer(tracing).spanBuilder(span).startSpan().end();
    }

    private static long millis(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static HttpServer collector(BlockingQueue<Sent> sent) throws IOException {
        return collector(sent, 200);
    }

    private static HttpServer collector(BlockingQueue<Sent> sent, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            sent.add(new Sent(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Key")),
                    new String(body, StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void spansComeToTheCollectorWithNamesAndHeaders() throws Exception {
        BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        HttpServer collector = collector(sent);
        try (Tracing tracing = Tracing.of(
                config(collector.getAddress().getPort(), "/in/", Map.of("X-Key", "12345")), "127.0.0.1:8000")) {
            end("a span's name", tracing);
            Sent batch = Objects.requireNonNull(sent.poll(SOON.toSeconds(), TimeUnit.SECONDS), "nothing came");
            assertThat(batch.path()).isEqualTo("/in/v1/traces");
            assertThat(batch.type()).isEqualTo("application/x-protobuf");
            assertThat(batch.key()).isEqualTo("12345");
            assertThat(batch.body())
                    .contains("a span's name", "service.name", "the shop", "service.instance.id", "127.0.0.1:8000");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void whatWaitsIsSentAtTheEnd() throws Exception {
        BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        HttpServer collector = collector(sent);
        try {
            Tracing tracing = Tracing.of(config(collector.getAddress().getPort(), "/v1/traces", Map.of()), "here");
            end("the last one", tracing);
            tracing.close();
            assertThat(sent)
                    .singleElement()
                    .satisfies(batch -> assertThat(batch.body()).contains("the last one"));
            assertThat(sent.element().path()).isEqualTo("/v1/traces");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void collectorThatIsNotThereHoldsNobodyUpAndIsToldOfOnce() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (LoggedEvents log = new LoggedEvents(ToldOnce.class)) {
            Tracing tracing = Tracing.of(config(nobody, "", Map.of()), "here");
            long spansMillis = millis(() -> {
                for (int count = 0; count < MANY; count++) {
                    end("lost", tracing);
                }
            });
            long end = System.nanoTime() + SOON.toNanos();
            while (about(nobody, log).isEmpty() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            long closeMillis = millis(tracing::close);

            // A queue without a bound or an exporter that is waited for would take minutes, or the heap.
            assertThat(spansMillis).isLessThan(10_000);
            assertThat(closeMillis).isLessThan(3_000);
            // The reason is the last try's, and one that began when the five seconds were nearly over ends by the
            // clock.
            assertThat(about(nobody, log))
                    .singleElement()
                    .asString()
                    .startsWith("WARN Spans cannot be sent to http://127.0.0.1:" + nobody + " and are dropped")
                    .containsPattern(
                            "trying on: java\\.net\\.(ConnectException$|http\\.HttpConnectTimeoutException: )");
        }
    }

    @Test
    void collectorThatRefusesIsToldOfWithItsAnswer() throws Exception {
        HttpServer collector = collector(new LinkedBlockingQueue<>(), 401);
        int port = collector.getAddress().getPort();
        try (LoggedEvents log = new LoggedEvents(ToldOnce.class);
                Tracing tracing = Tracing.of(config(port, "", Map.of()), "here")) {
            end("refused", tracing);
            awaitLines(port, log, 1);
            assertThat(about(port, log).getFirst()).endsWith("HTTP status 401");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void collectorThatDoesNotAnswerHoldsUpTheEndForAMomentOnly() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Tracing tracing = Tracing.of(config(silent.getLocalPort(), "", Map.of()), "here");
            end("unheard", tracing);
            assertThat(millis(tracing::close)).isLessThan(3_000);
        }
    }

    @Test
    void collectorThatTakesSpansAgainIsToldOf() throws Exception {
        List<String> said;
        BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
        HttpServer collector = collector(sent);
        int port = collector.getAddress().getPort();
        collector.stop(0);
        try (LoggedEvents log = new LoggedEvents(ToldOnce.class);
                Tracing tracing = Tracing.of(config(port, "", Map.of()), "here")) {
            end("lost", tracing);
            awaitLines(port, log, 1);
            HttpServer back = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            back.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            back.start();
            end("sent", tracing);
            awaitLines(port, log, 2);
            back.stop(0);
            said = about(port, log);
        }
        assertThat(said).hasSize(2).last().isEqualTo("INFO Spans are sent to http://127.0.0.1:" + port + " again");
    }

    /** What is said of one collector; those of other tests may be given up only now. */
    private static List<String> about(int port, LoggedEvents log) {
        return log.lines().stream().filter(line -> line.contains(":" + port)).toList();
    }

    private static void awaitLines(int port, LoggedEvents log, int count) throws InterruptedException {
        long end = System.nanoTime() + SOON.toNanos();
        while (about(port, log).size() < count) {
            assertThat(System.nanoTime()).as("%s", log.lines()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    @Test
    void withoutAnEndpointItIsOff() {
        assertThat(Tracing.of(NodeConfig.Tracing.OFF, "here")).isSameAs(Tracing.OFF);
        assertThat(Tracing.OFF.telemetry()).isEmpty();
    }
}
