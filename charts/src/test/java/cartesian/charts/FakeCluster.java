package cartesian.charts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** As much of a cluster's API as Helm asks while it renders: which kinds there are, and one Secret, if there is one. */
final class FakeCluster implements AutoCloseable {
    private static final String KINDS = """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"v1","resources":[{"name":"secrets",
         "singularName":"secret","namespaced":true,"kind":"Secret","verbs":["get","list"]}]}\
        """;

    private final HttpServer server;

    /** Starts one and points {@code KUBECONFIG}, which the build sets, at it. */
    FakeCluster(Optional<String> password) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, password));
        server.start();
        Path configuration = Path.of(Objects.requireNonNull(System.getenv("KUBECONFIG")));
        Files.createDirectories(Objects.requireNonNull(configuration.getParent()));
        Files.writeString(configuration, """
            apiVersion: v1
            kind: Config
            clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
            contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
            users: [{name: nobody, user: {}}]
            current-context: fake
            """.formatted(server.getAddress().getPort()));
    }

    private static void answer(HttpExchange exchange, Optional<String> password) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean known = path.equals("/api/v1")
                    || (path.endsWith("/secrets/" + Chart.FULL_NAME + "-database") && password.isPresent());
            String body = path.equals("/api/v1") ? KINDS : known ? secret(password.get()) : """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}\
                """;
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static String secret(String password) {
        return """
            {"kind":"Secret","apiVersion":"v1","metadata":{"name":"%s-database","namespace":"%s"},"data":{"password":"%s"}}\
            """.formatted(
                        Chart.FULL_NAME,
                        Chart.NAMESPACE,
                        Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
