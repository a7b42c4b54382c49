package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.node.FreePorts;
import cartesian.node.NodeConfig;
import cartesian.node.NodeConfig.Discovery;
import cartesian.node.faults.Cluster;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members find each other in each of the ways that settings allow; nothing leaves this machine. */
class DiscoveryIT {
    private static final Duration JOIN_MAX = Duration.ofSeconds(30);
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";
    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    private final String name = "discovery-" + UUID.randomUUID();

    @Test
    void listMayNameMembersThatDoNotExistYet() throws IOException {
        int first = FreePorts.inARow(1).getFirst();
        int second = FreePorts.inARow(1).getFirst();
        Discovery list = new Discovery.Listed(List.of("127.0.0.1:" + second, "127.0.0.1:" + first));
        try (Grid one = join(first, list)) {
            assertThat(one.members()).isEqualTo(1);
            try (Grid other = join(second, list)) {
                twoOfThem(one, other);
            }
        }
    }

    @Test
    void membersAreFoundByTheNameOfTheirService() throws IOException {
        int first = FreePorts.inARow(1).getFirst();
        Discovery dns = new Discovery.ByDns("localhost", first);
        try (Grid one = join(first, dns);
                Grid other = join(FreePorts.inARow(1).getFirst(), dns)) {
            twoOfThem(one, other);
        }
    }

    @Test
    void membersAreFoundByTheApi() throws Exception {
        int first = FreePorts.inARow(1).getFirst();
        int second = FreePorts.inARow(1).getFirst();
        Path certificate = makeCertificate();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        HttpsServer api = serve(asked, first, second);
        try {
            Discovery byApi = new Discovery.ByApi(
                    "shop",
                    "members",
                    "https://127.0.0.1:" + api.getAddress().getPort(),
                    "secret",
                    certificate.toString(),
                    0);
            try (Grid one = join(first, byApi);
                    Grid other = join(second, byApi)) {
                twoOfThem(one, other);
            }
        } finally {
            api.stop(0);
        }
        assertThat(asked)
                .contains("Bearer secret " + SLICES + "?labelSelector=kubernetes.io/service-name=members")
                .allMatch(request -> request.startsWith("Bearer secret "));
    }

    @Test
    void certificateThatIsMissingIsNamed() {
        Discovery byApi = new Discovery.ByApi("shop", "members", "https://127.0.0.1:1", "secret", "none.pem", 0);

        assertThatThrownBy(() -> join(FreePorts.inARow(1).getFirst(), byApi)).hasMessageContaining("none.pem");
    }

    private static void twoOfThem(Grid one, Grid other) {
        Cluster.eventually("they see each other", JOIN_MAX, () -> one.members() == 2 && other.members() == 2);
    }

    private Grid join(int port, Discovery discovery) {
        return Grid.join(
                new NodeConfig.Grid(name, "127.0.0.1", port, discovery, List.of(), 1, 31, 2, 1, 10, 5_000),
                List.of(),
                false);
    }

    /** An API server that knows two pods behind one service: both are not ready, as pods are that have not joined. */
    private HttpsServer serve(Set<String> asked, int first, int second) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().toString();
                asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + path);
                String answer = answer(path, first, second);
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        return server;
    }

    private static String answer(String path, int first, int second) {
        if (path.startsWith(SLICES)) {
            return slices(first, second);
        }
        // Hazelcast also asks in which zone it is.
        if (path.startsWith("/api/v1/namespaces/shop/pods/")) {
            return "{\"spec\":{\"nodeName\":\"host\"}}";
        }
        return path.equals("/api/v1/nodes/host") ? "{\"metadata\":{\"labels\":{}}}" : "";
    }

    private static String slices(int first, int second) {
        return "{\"items\":[" + slice(first) + "," + slice(second) + "]}";
    }

    private static String slice(int port) {
        return """
            {"endpoints":[{"addresses":["127.0.0.1"],"conditions":{"ready":false}}],
             "ports":[{"name":"hazelcast","port":%d}]}""".formatted(port);
    }

    /** Makes a key and the certificate that it signs for itself; answers the certificate's file. */
    private Path makeCertificate() throws IOException, InterruptedException {
        keytool("-genkeypair", "-alias", "api", "-keyalg", "EC", "-dname", "CN=api", "-ext", "san=ip:127.0.0.1");
        Path certificate = directory.resolve("ca.pem");
        keytool("-exportcert", "-rfc", "-alias", "api", "-file", certificate.toString());
        return certificate;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        builder.command().addAll(List.of(arguments));
        builder.command()
                .addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store().toString()));
        assertThat(builder.redirectErrorStream(true)
                        .redirectOutput(directory.resolve("keytool.log").toFile())
                        .start()
                        .waitFor())
                .isZero();
    }

    private Path store() {
        return directory.resolve("api.p12");
    }

    private SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
