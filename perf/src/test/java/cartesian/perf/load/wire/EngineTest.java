package cartesian.perf.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server of the JDK, and against none. */
class EngineTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server = serve();

    private HttpServer serve() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.setExecutor(threads);
            return made;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            int number = calls.incrementAndGet();
            if (exchange.getRequestURI().getPath().equals("/closing") && number % 3 == 0) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            byte[] body = ("call " + number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private List<URI> target() {
        return List.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    private Source source(int clients, int callsEach, String path) {
        AtomicInteger left = new AtomicInteger(clients);
        return () -> left.getAndDecrement() > 0 ? Optional.of(new Visit(callsEach, path)) : Optional.empty();
    }

    /** So many calls. */
    private final class Visit implements Walk {
        private final String path;
        private int left;

        Visit(int calls, String path) {
            this.left = calls;
            this.path = path;
        }

        @Override
        public Call first() {
            return Call.post(path);
        }

        @Override
        public Optional<Call> next(Answer last) {
            answers.add(last);
            return --left > 0 ? Optional.of(Call.get(path)) : Optional.empty();
        }
    }

    @Test
    void aClosedLoopRunsUntilItsSourceIsDry() throws InterruptedException {
        Engine engine = Engine.start(Plan.untilDry(target(), 5), source(200, 2, "/x"));
        engine.await();

        Second all = engine.take();
        assertThat(engine.ranDry()).isTrue();
        assertThat(calls).hasValue(400);
        assertThat(answers).hasSize(400).allMatch(Answer::isOk);
        assertThat(all.done(Kind.WRITE)).isEqualTo(200);
        assertThat(all.done(Kind.READ)).isEqualTo(200);
        assertThat(all.measured(Kind.JOURNEY).getTotalCount()).isEqualTo(200);
    }

    @Test
    void connectionsThatTheServerClosesAreReplaced() throws InterruptedException {
        Engine.run(Plan.untilDry(target(), 3), source(60, 3, "/closing"));

        assertThat(answers).hasSize(180).allMatch(Answer::isOk);
    }

    @Test
    void anOpenLoopSendsAtItsRate() throws InterruptedException {
        Plan plan = new Plan(target(), 20, OptionalDouble.of(200), Duration.ofMillis(500), Duration.ofSeconds(1), 2);
        Engine engine = Engine.start(plan, source(Integer.MAX_VALUE, 1, "/x"));
        engine.await();

        Second all = engine.take();
        assertThat(calls).hasValue(300);
        assertThat(all.warm(Kind.WRITE).getTotalCount()).isEqualTo(100);
        assertThat(all.measured(Kind.WRITE).getTotalCount()).isEqualTo(200);
        assertThat(engine.ranDry()).isFalse();
    }

    @Test
    void whatIsNeverAnsweredIsOpen() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<URI> target = List.of(URI.create("http://127.0.0.1:" + deaf.getLocalPort()));
            Plan plan = new Plan(target, 1, OptionalDouble.of(50), Duration.ZERO, Duration.ofSeconds(1), 1);
            Engine engine = Engine.start(plan, source(Integer.MAX_VALUE, 1, "/x"));
            Thread.ofVirtual().start(() -> {
                try (var accepted = deaf.accept()) {
                    accepted.getInputStream().read();
                    Thread.sleep(1_500);
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(1_200);
            engine.stop();
            engine.await();

            assertThat(answers)
                    .first()
                    .satisfies(answer -> assertThat(answer.isOpen()).isTrue());
            assertThat(engine.take().failed()).isPositive();
        }
    }
}
