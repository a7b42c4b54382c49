package cartesian.node.http;

import cartesian.node.GridStatus;
import cartesian.node.NodeConfig;
import cartesian.node.access.Watch;
import cartesian.node.checkout.Shop;
import cartesian.node.live.LiveGrid;
import cartesian.node.tracing.Tracing;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The REST server of one node: HTTP/1.1 on one port, one virtual thread per connection. */
public final class HttpServer implements AutoCloseable {
    /** A request line is a verb, the URL and {@code HTTP/1.1}: what it takes besides the URL. */
    private static final int REQUEST_LINE_BYTES = 32;

    private static final int HEADERS_BYTES_MAX = 16 * 1024;
    private static final int BACKLOG = 4096;
    /** Beyond these, connections wait in the backlog; Helidon stops listening for good if accepting fails. */
    private static final int CONNECTIONS_MAX = 16_384;

    private static final int SOCKET_BUFFER_BYTES = 64 * 1024;
    private static final Duration IDLE_MAX = Duration.ofMinutes(5);
    /** How long a client may leave a part of a reply unread. */
    private static final Duration REPLY_MAX = Duration.ofSeconds(30);

    private static final Duration CLIENTS_LOOK = Duration.ofMillis(250);
    private static final Tls NO_TLS = Tls.builder().enabled(false).build();
    private static final Duration IDLE_CHECK = Duration.ofSeconds(30);
    /** How long requests in flight may take to finish once the server closes. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

    private static final long IDLE_LOOK_MILLIS = 2;
    /** How often files of keys and certificates are looked at. */
    private static final long FILES_LOOK_MILLIS = 1_000;

    private final WebServer server;
    private final Edge edge;
    private final Entry entry;
    private final Watch watch;
    private final SlowClients slow;
    private final Function<Shop, Routes> routes;
    private final LiveStreams streams;
    private final int port;

    private HttpServer(
            WebServer server,
            Edge edge,
            Entry entry,
            Watch watch,
            SlowClients slow,
            Function<Shop, Routes> routes,
            LiveStreams streams) {
        this.server = server;
        this.edge = edge;
        this.entry = entry;
        this.watch = watch;
        this.slow = slow;
        this.routes = routes;
        this.streams = streams;
        this.port = server.port();
    }

    /** As the other one, with tracing off. */
    public static HttpServer start(
            NodeConfig.Http config,
            Shop shop,
            Health health,
            Durability durability,
            IntFunction<GridStatus> members,
            PrometheusMeterRegistry meters) {
        return start(config, shop, health, durability, members, meters, Tracing.OFF);
    }

    /**
     * Binds the configured address and answers from then on.
     *
     * @param members finds out what the grid is made of, within a second or so, and what its members did in so many last seconds
     * @param meters counts what is answered, and is shown at {@code /metrics}
     * @param tracing follows requests
     * @throws IllegalStateException if the address cannot be bound, as when the port is taken
     */
    public static HttpServer start(
            NodeConfig.Http config,
            Shop shop,
            Health health,
            Durability durability,
            IntFunction<GridStatus> members,
            PrometheusMeterRegistry meters,
            Tracing tracing) {
        var streams = new LiveStreams(new LiveGrid(members), health);
        Function<Shop, Routes> routes = served -> Routes.of(served, health, members, meters, streams);
        var watch = new Watch(FILES_LOOK_MILLIS);
        var entry = Entry.of(config, shop, watch);
        var edge = new Edge(
                routes.apply(shop),
                entry,
                health,
                durability,
                new Timings(meters),
                RequestSpans.of(tracing.telemetry()),
                config.payloadBytesMax());
        var slow = slowClients(config);
        try {
            WebServer server = listen(config, tls(config, watch, slow), slow, edge, edge);
            return new HttpServer(server, edge, entry, watch, slow, routes, streams);
        } catch (RuntimeException e) {
            slow.close();
            watch.close();
            throw e;
        }
    }

    /**
     * Binds the configured address with the settings of every node, without TLS.
     *
     * @param answering answers each request that could be read
     * @param refusing words what Helidon refuses itself
     * @throws IllegalStateException if the address cannot be bound
     */
    static WebServer listen(NodeConfig.Http config, Filter answering, DirectHandler refusing) {
        return listen(config, NO_TLS, slowClients(config), answering, refusing);
    }

    /** Whose waits end with those of every node. */
    static SlowClients slowClients(NodeConfig.Http config) {
        return new SlowClients(
                Duration.ofSeconds(config.edge().requestSecondsMax()), REPLY_MAX, IDLE_MAX, CLIENTS_LOOK);
    }

    private static Tls tls(NodeConfig.Http config, Watch watch, SlowClients slow) {
        try {
            return config.edge().tls().on() ? Certificate.of(config.edge().tls(), watch, slow) : NO_TLS;
        } catch (IllegalArgumentException unusable) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
    }

    private static WebServer listen(
            NodeConfig.Http config, Tls tls, SlowClients slow, Filter answering, DirectHandler refusing) {
        var refusals = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            refusals.addHandler(type, refusing);
        }
        WebServer server = WebServer.builder()
                .host(config.host())
                .port(config.port())
                .backlog(BACKLOG)
                .maxTcpConnections(CONNECTIONS_MAX)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .putListenerSocketOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .idleConnectionTimeout(IDLE_MAX)
                .idleConnectionPeriod(IDLE_CHECK)
                .shutdownGracePeriod(CLOSE_GRACE)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new LingeringConnection.Selector(http1(config), slow))
                .tls(tls)
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .directHandlers(refusals.build())
                .routing(routing -> routing.addFilter(answering))
                .build()
                .start();
        if (!server.isRunning() || server.port() <= 0) { // Helidon logs the cause, and throws nothing
            throw new IllegalStateException("cannot listen on " + config.host() + ":" + config.port() + ": is port "
                    + config.port() + " taken?");
        }
        return server;
    }

    /** Answers by another shop from the next request on. */
    public void serve(Shop shop, Durability durability) {
        entry.serve(shop);
        edge.serve(routes.apply(shop), durability);
    }

    /** The port that is bound: the configured one, or the one that was free if that is 0. */
    public int port() {
        return port;
    }

    /** How many connections there are, handshakes under way among them. */
    int connections() {
        return slow.count();
    }

    /**
     * Goes on answering, also on new connections, but ends each connection with its next reply, so that clients who
     * keep theirs move to another member before {@link #close()}.
     */
    public void leaving() {
        edge.leaving();
    }

    /** For how long no client has called since it is leaving, milliseconds; who asks for its health alone does not count. */
    public long quietMillis() {
        return TimeUnit.NANOSECONDS.toMillis(edge.quietNanos());
    }

    /** Ends live streams, stops listening, lets requests in flight finish within five seconds, then closes every connection. */
    @Override
    public void close() {
        watch.close();
        streams.close();
        awaitIdle();
        server.stop();
        slow.close();
    }

    /** Helidon, when told to stop, closes connections under requests that it is working on. */
    private void awaitIdle() {
        long end = System.nanoTime() + CLOSE_GRACE.toNanos();
        try {
            while (!edge.isIdle() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(IDLE_LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Paths and queries are validated by our own rules, so that a bad one is refused without losing the connection. */
    private static Http1ConnectionSelector http1(NodeConfig.Http config) {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(config.urlBytesMax() + REQUEST_LINE_BYTES)
                        .maxHeadersSize(HEADERS_BYTES_MAX)
                        .validatePath(false)
                        .validatePrologue(false)
                        .receiveLog(false)
                        .sendLog(false)
                        .build())
                .build();
    }
}
