package cartesian.api.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers as it is told, once for each thing told and then always the last way, and remembers what it was asked. */
final class FakeNode implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<Answering> script = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Answering standard = done("nothing");

    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** One request as it came. */
    record Asked(String call, com.sun.net.httpserver.Headers headers) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.getFirst(name));
        }
    }

    /** How one request is answered. */
    interface Answering {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** A node that listens on this port, or on any if it is 0. */
    FakeNode(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.add(new Asked(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath(),
                    exchange.getRequestHeaders()));
            Answering next = script.poll();
            (next == null ? standard : next).answer(exchange);
        });
        server.start();
    }

    FakeNode() throws IOException {
        this(0);
    }

    /** Answers the next requests so, one each. */
    FakeNode then(Answering... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** Answers all other requests so. */
    FakeNode always(Answering answer) {
        standard = answer;
        return this;
    }

    /** A change that was made in epoch 7. */
    static Answering done(String body) {
        return reply(200, body, "Epoch", "7");
    }

    static Answering problem(int status, String slug, String more, String... headers) {
        String body = "{\"type\":\"/problems/" + slug + "\",\"title\":\"t\",\"status\":" + status
                + ",\"detail\":\"It is " + slug + "\"" + more + "}";
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 0, headers.length);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/problem+json";
        return reply(status, body, all);
    }

    static Answering reply(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange -> {
            for (int index = 0; index < headers.length; index += 2) {
                exchange.getResponseHeaders().set(headers[index], headers[index + 1]);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** The connection breaks, as if the node had died with the request. */
    static Answering dropped() {
        return HttpExchange::close;
    }

    /** Nothing comes, until the node is closed. */
    Answering silence() {
        return exchange -> {
            try {
                closed.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** Some of a body comes, and nothing more, until the node is closed. */
    Answering halfABody() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            silence().answer(exchange);
        };
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
