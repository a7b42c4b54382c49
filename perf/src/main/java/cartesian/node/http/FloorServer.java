package cartesian.node.http;

import cartesian.node.NodeConfig;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The least that a server with a node's HTTP library and a node's listener can do: it reads each request and answers a
 * constant. What a node answers per second can at most come near to what this one does.
 *
 * <p>It knows no ids and keeps nothing, so every call succeeds. It is in the node's package to use its very settings.
 */
public final class FloorServer implements AutoCloseable {
    private static final int PAYLOAD_BYTES_MAX = 65_536;
    private static final int URL_BYTES_MAX = 8_192;
    private static final long EPOCH = 1;
    private static final String CHECKOUT = "/orders/checkout/";
    private static final Reply CHECKED_OUT = Reply.text("Checkout successful", EPOCH);
    private static final Reply NO_SUCH_PATH = Reply.of(Problems.NO_SUCH_PATH);
    private static final Map<String, Reply> OTHERS = others();

    private final WebServer server;

    private FloorServer(WebServer server) {
        this.server = server;
    }

    /**
     * Binds a port, 0 for any free one, and answers from then on.
     *
     * @throws IllegalStateException if the address cannot be bound
     */
    public static FloorServer start(String host, int port) {
        return new FloorServer(HttpServer.listen(
                new NodeConfig.Http(host, port, PAYLOAD_BYTES_MAX, URL_BYTES_MAX),
                FloorServer::answer,
                (request, type, status, headers, message) -> DirectHandler.TransportResponse.builder()
                        .status(status)
                        .keepAlive(false)
                        .build()));
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void answer(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        boolean last = request.headers().contains(HeaderValues.CONNECTION_CLOSE);
        Edge.send(replyTo(request.prologue().uriPath().rawPath()), request, response, last);
        if (last) {
            throw new LingeringConnection.End(false);
        }
    }

    private static Reply replyTo(String path) {
        if (path.startsWith(CHECKOUT)) {
            return CHECKED_OUT;
        }
        for (Map.Entry<String, Reply> other : OTHERS.entrySet()) {
            if (path.startsWith(other.getKey())) {
                return other.getValue();
            }
        }
        return NO_SUCH_PATH;
    }

    private static Map<String, Reply> others() {
        Map<String, Reply> replies = new LinkedHashMap<>();
        replies.put("/stock/find/", Reply.json(bytes("{\"stock\":1000000,\"price\":1}")));
        replies.put("/stock/item/create/", written("{\"item_id\":\"0\"}"));
        replies.put("/stock/batch_init/", written("{\"msg\":\"Batch init for stock successful\"}"));
        replies.put("/stock/", Reply.text("Item: 0 stock updated to: 1000000", EPOCH));
        replies.put("/payment/find_user/", Reply.json(bytes("{\"user_id\":\"0\",\"credit\":1000000}")));
        replies.put("/payment/create_user", written("{\"user_id\":\"0\"}"));
        replies.put("/payment/status/", Reply.json(bytes("{\"paid\":true}")));
        replies.put("/payment/batch_init/", written("{\"msg\":\"Batch init for users successful\"}"));
        replies.put("/payment/", Reply.text("User: 0 credit updated to: 1000000", EPOCH));
        replies.put(
                "/orders/find/",
                Reply.json(bytes("{\"order_id\":\"0\",\"paid\":false,\"items\":[[\"0\",1],[\"1\",1]],"
                        + "\"user_id\":\"0\",\"total_cost\":2}")));
        replies.put("/orders/create/", written("{\"order_id\":\"0\"}"));
        replies.put("/orders/batch_init/", written("{\"msg\":\"Batch init for orders successful\"}"));
        replies.put("/orders/addItem/", Reply.text("Item: 0 added to: 0 price updated to: 2", EPOCH));
        replies.put("/orders/removeItem/", Reply.text("Item: 0 removed from: 0 price updated to: 1", EPOCH));
        replies.put("/orders/remove/", Reply.text("Order: 0 removed", EPOCH));
        replies.put("/health/", Reply.json(bytes("{\"ready\":true}")));
        return replies;
    }

    private static Reply written(String json) {
        return Reply.json(bytes(json), EPOCH);
    }

    private static byte[] bytes(String json) {
        return Reply.bytesOf(json);
    }
}
