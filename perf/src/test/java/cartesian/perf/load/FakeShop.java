package cartesian.perf.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A server that speaks as much of the contract as orders of batches need; all orders are of one item and one user. */
final class FakeShop implements AutoCloseable {
    private static final int UNITS = 2;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final boolean forgetsStock;
    private final Set<String> paid = ConcurrentHashMap.newKeySet();
    private final AtomicLong taken = new AtomicLong();

    /** One that forgets to take the stock of an order in ten is wrong. */
    FakeShop(boolean forgetsStock) throws IOException {
        this.forgetsStock = forgetsStock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = "ok";
        if (path.startsWith("/orders/checkout/") && paid.add(path)) {
            taken.addAndGet(forgetsStock && paid.size() % 10 == 0 ? 0 : UNITS);
        } else if (path.startsWith("/stock/find/")) {
            body = "{\"stock\": " + (Shop.STOCK - (path.endsWith("/0") ? taken.get() : 0)) + ", \"price\": 1}";
        } else if (path.startsWith("/payment/find_user/")) {
            body = "{\"user_id\": \"x\", \"credit\": "
                    + (Shop.CREDIT - (path.endsWith("/0") ? (long) UNITS * paid.size() : 0)) + "}";
        }
        byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
