package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import cartesian.api.Amount;
import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.NodeConfig;
import cartesian.node.access.AccessConfig;
import cartesian.node.access.ApiKeys;
import cartesian.node.access.Role;
import cartesian.node.checkout.Shop;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, they are answered or the connection ends: no 5xx, nothing that hangs, nothing that is left behind.
 *
 * <p>{@code -Dfuzz.inputs=1000000} sends more than the standard share, {@code -Dfuzz.seed=N} others. What fails is printed in
 * hex; it belongs into {@code src/test/resources/fuzz}, whose inputs are sent first, each as it is.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 20_000);
    private static final long SEED = Long.getLong("fuzz.seed", 42);
    private static final int PARSED = 10 * INPUTS;
    private static final int CLIENTS = 8;
    private static final int HANG_MILLIS = 10_000;
    private static final int DESCRIPTORS_MORE_MAX = 50;
    private static final long BATCH_MAX = 1_000;
    private static final Set<String> FIELDS =
            Set.of("price", "stock", "add_stock", "subtract_credit", "user_id", "lines");
    private static final RoutingRequest PLAIN = plain();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");

    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final ServedShop.Switchable health = new ServedShop.Switchable();

    @Test
    void bytesOnSocketsAreAnsweredOrEnd() throws Exception {
        fuzz(EdgeConfig.TRIAL, INPUTS / 2);
    }

    @Test
    void bytesOnSocketsAreAnsweredOrEndWhereAccessIsRequired() throws Exception {
        String keys = ApiKeys.make("clerk", Set.of(Role.CLERK), Optional.empty(), new SecureRandom())
                .line();
        EdgeConfig edge = new EdgeConfig(
                BatchInit.AUTO,
                10,
                new EdgeConfig.Tls("", ""),
                new AccessConfig(true, "", keys, AccessConfig.OFF.jwt()),
                new EdgeConfig.Limits(1_000, 0, 100));
        fuzz(edge, INPUTS - INPUTS / 2);
        assertThat(statuses).containsKey(401);
    }

    private void fuzz(EdgeConfig edge, int inputs) throws Exception {
        ServedShop.beQuiet();
        byte[][] kept = Mutator.kept();
        assertThat(kept.length).isGreaterThan(20);
        try (HttpServer server = serve(edge)) {
            for (byte[] input : kept) {
                send(server.port(), input);
            }
            long descriptors = descriptors();
            AtomicLong next = new AtomicLong();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Mutator mutator = new Mutator(SEED + client, kept);
                clients.add(Thread.ofVirtual().start(() -> {
                    try {
                        while (next.getAndIncrement() < inputs) {
                            send(server.port(), mutator.next());
                        }
                    } catch (Throwable failure) {
                        synchronized (failures) {
                            failures.add(failure);
                        }
                    }
                }));
            }
            long began = System.nanoTime();
            for (Thread client : clients) {
                client.join();
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            System.out.printf("%d inputs of seed %d in %d ms: %s%n", inputs, SEED, millis, new TreeMap<>(statuses));
            assertThat(failures).isEmpty();
            assertThat(statuses).containsKeys(200, 400, 404);
            awaitNothingLeft(server, descriptors);
        }
    }

    /** Sends one input on a connection of its own, and reads what comes until the server ends it. */
    private void send(int port, byte[] input) throws IOException {
        byte[] answer;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(HANG_MILLIS);
            answer = exchange(socket, input);
        } catch (SocketTimeoutException hangs) {
            throw new AssertionError("hangs: " + HexFormat.of().formatHex(input), hangs);
        }
        Matcher status = STATUS.matcher(new String(answer, StandardCharsets.ISO_8859_1));
        while (status.find()) {
            int code = Integer.parseInt(status.group(1));
            statuses.computeIfAbsent(code, any -> new LongAdder()).increment();
            if (code >= 500) {
                fail("%d: %s", code, HexFormat.of().formatHex(input));
            }
        }
    }

    private static byte[] exchange(Socket socket, byte[] input) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            socket.getOutputStream().write(input);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8_192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                answer.write(buffer, 0, count);
                if (answer.toString(StandardCharsets.ISO_8859_1).contains("text/event-stream")) {
                    return answer.toByteArray(); // it would go on for minutes
                }
            }
        } catch (SocketTimeoutException hangs) {
            throw hangs;
        } catch (SocketException ended) {
            // refused in the middle of what was sent
        }
        return answer.toByteArray();
    }

    private static void awaitNothingLeft(HttpServer server, long descriptors) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HANG_MILLIS);
        while (server.connections() > 0 || descriptors() > descriptors + DESCRIPTORS_MORE_MAX) {
            assertThat(System.nanoTime())
                    .as("%d connections and %d more files are left", server.connections(), descriptors() - descriptors)
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** The plain rules, in which no batch is too large for a test. */
    private HttpServer serve(EdgeConfig edge) {
        FakeShop shop = new FakeShop();
        shop.replaceItems(1, new Amount(5), new Amount(10));
        shop.replaceUsers(1, new Amount(7));
        Shop small = (Shop) Proxy.newProxyInstance(
                Shop.class.getClassLoader(), new Class<?>[] {Shop.class}, (any, method, arguments) -> {
                    if (method.getName().startsWith("replace") && (long) arguments[0] > BATCH_MAX) {
                        return shop.replaceUsers(1, new Amount(7));
                    }
                    try {
                        return method.invoke(shop, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
        return HttpServer.start(
                new NodeConfig.Http("127.0.0.1", 0, ServedShop.PAYLOAD_MAX, ServedShop.URL_MAX, edge),
                small,
                health,
                health,
                seconds -> ServedShop.GRID,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    @Test
    void textsAreParsedOrRefusedWithOneKindOfFailure() throws IOException {
        Mutator mutator = new Mutator(SEED, Mutator.kept());
        for (int input = 0; input < PARSED; input++) {
            String text = new String(mutator.next(), StandardCharsets.ISO_8859_1);
            try {
                parse(text);
            } catch (RuntimeException | Error bug) {
                throw new AssertionError("seed " + SEED + ", input " + input + ": " + text, bug);
            }
        }
    }

    private static void parse(String text) {
        boolean _ = Accept.prefersJson(text);
        byte[] body = text.substring(Math.max(0, text.indexOf('{'))).getBytes(StandardCharsets.ISO_8859_1);
        refusedAtMost(() -> Fields.read(body, body.length, FIELDS));
        refusedAtMost(() -> Cursor.read(text.replaceAll("(?s).*cursor=| HTTP.*", "")));
        int slash = text.indexOf('/');
        String path = slash < 0 ? "/" : text.substring(slash).replaceFirst(" HTTP(?s:.*)", "");
        try {
            String[] segments = Path.split(path);
            Call call = new Call(segments, 0, PLAIN, new byte[0], null);
            for (int segment = 0; segment < segments.length; segment++) {
                id(call, segment);
                amount(segments[segment]);
            }
        } catch (Call.Malformed malformed) {
            assertThat(malformed.getMessage()).isNotEmpty().doesNotContain("\n");
        }
    }

    /** A request of which nothing is asked but its headers, of which it has none. */
    private static RoutingRequest plain() {
        ServerRequestHeaders none = ServerRequestHeaders.create();
        return (RoutingRequest) Proxy.newProxyInstance(
                RoutingRequest.class.getClassLoader(),
                new Class<?>[] {RoutingRequest.class},
                (any, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("headers");
                    return none;
                });
    }

    private static void refusedAtMost(Supplier<Object> parser) {
        try {
            assertThat(parser.get()).isNotNull();
        } catch (Call.Malformed malformed) {
            assertThat(malformed.getMessage()).isNotEmpty().doesNotContain("\n");
        }
    }

    /** What is an id comes back from JSON as it was. */
    private static void id(Call call, int segment) {
        String id;
        try {
            id = call.item(segment).value();
        } catch (Call.Malformed malformed) {
            return;
        }
        try {
            JsonNode json = JSON.readTree(Json.id("item_id", id));
            assertThat(json.get("item_id").asText()).isEqualTo(id);
        } catch (IOException broken) {
            throw new IllegalStateException("no JSON comes of the id " + id, broken);
        }
    }

    /** What is an amount is written as it was, apart from zeros that mean nothing. */
    private static void amount(String text) {
        try {
            Amount amount = Amount.parse(text);
            assertThat(text).matches("[0-9]+(\\.0+)?");
            assertThat(amount.value()).isEqualTo(Long.parseLong(text.replaceFirst("\\..*", "")));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
