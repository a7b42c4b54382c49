package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.access.AccessConfig;
import cartesian.node.access.ApiKeys;
import cartesian.node.access.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that wants to know who calls, and whose REST may have TLS, with its own commands and with others. */
class SecuredNodeIT {
    private static final String PASSWORD = "secret";

    @TempDir
    Path directory;

    @Test
    void membersAreToldToThoseWhoTrustItsCertificateAndShowAKey() throws Exception {
        certify();
        ApiKeys.Made watcher = made("watcher", Role.WATCHER);
        ApiKeys.Made clerk = made("clerk", Role.CLERK);
        try (Node node = Node.start(config(watcher.line() + ";" + clerk.line(), certificate()))) {
            node.awaitReady();
            assertThat(node.url()).startsWith("https://127.0.0.1:");

            AskedGrid asked = AskedGrid.ask(node.url(), reach(watcher.key(), true));
            assertThat(asked.status().members())
                    .singleElement()
                    .satisfies(member ->
                            assertThat(member.state().orElseThrow().rest()).isEqualTo(node.url()));

            assertThatThrownBy(() -> AskedGrid.ask(node.url(), reach(clerk.key(), true)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("--key-file");
            assertThatThrownBy(() -> AskedGrid.ask(node.url(), new MemberReach()))
                    .as("a certificate that Java does not trust")
                    .isInstanceOf(StartException.class);
            assertThatThrownBy(() -> AskedGrid.ask(node.url(), reach(watcher.key(), false)))
                    .isInstanceOf(StartException.class);
        }
    }

    /** Two callers who come upon the same key are two, also where the second asks for something else. */
    @Test
    void keysOfTwoCallersAreApart() throws Exception {
        ApiKeys.Made one = made("one", Role.CLERK);
        ApiKeys.Made other = made("other", Role.CLERK);
        try (Node node = Node.start(config(one.line() + ";" + other.line(), new EdgeConfig.Tls("", "")));
                HttpClient client = HttpClient.newHttpClient()) {
            node.awaitReady();
            String item = post(client, node, one, "k0", "/stock/item/create/10")
                    .body()
                    .replaceAll(".*:\"(.*)\".*", "$1");
            String added = "Item: " + item + " stock updated to: ";

            assertThat(post(client, node, one, "k", "/stock/add/" + item + "/5").body())
                    .isEqualTo(added + 5);
            HttpResponse<String> again = post(client, node, one, "k", "/stock/add/" + item + "/5");
            assertThat(again.body()).isEqualTo(added + 5);
            assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");

            HttpResponse<String> another = post(client, node, other, "k", "/stock/add/" + item + "/5");
            assertThat(another.body()).isEqualTo(added + 10);
            assertThat(another.headers().firstValue("Idempotency-Replayed")).isEmpty();
            assertThat(post(client, node, other, "k0", "/stock/add/" + item + "/1")
                            .body())
                    .isEqualTo(added + 11);
            assertThat(post(client, node, other, "k", "/stock/add/" + item + "/1")
                            .statusCode())
                    .as("another call under the caller's own key")
                    .isEqualTo(422);
        }
    }

    private static HttpResponse<String> post(HttpClient client, Node node, ApiKeys.Made caller, String key, String path)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(node.url() + path))
                        .header("Authorization", "Bearer " + caller.key())
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private MemberReach reach(String key, boolean trusting) throws Exception {
        MemberReach reach = new MemberReach();
        reach.keyFile = Files.writeString(directory.resolve("key"), key + "\n");
        reach.ca = trusting ? directory.resolve("chain.pem") : null;
        return reach;
    }

    private EdgeConfig.Tls certificate() {
        return new EdgeConfig.Tls(
                directory.resolve("chain.pem").toString(),
                directory.resolve("key.pem").toString());
    }

    private static NodeConfig config(String keys, EdgeConfig.Tls tls) {
        EdgeConfig edge = new EdgeConfig(
                BatchInit.AUTO,
                10,
                tls,
                new AccessConfig(true, "", keys, AccessConfig.OFF.jwt()),
                new EdgeConfig.Limits(0, 0, 0));
        return new NodeConfig(
                new NodeConfig.Http("127.0.0.1", 0, 65_536, 8_192, edge),
                new NodeConfig.Grid(
                        "test-" + UUID.randomUUID(),
                        "127.0.0.1",
                        FreePorts.inARow(1).getFirst(),
                        List.of(),
                        1,
                        31,
                        4,
                        1,
                        10,
                        5_000),
                new NodeConfig.Checkout(NodeConfig.Engine.STEPS, 10_000, 10_000, 10_000, 1_000, 5_000, 1_000),
                new NodeConfig.Epochs(false, 100, 0, 1_000, 3_000, 0, 600),
                new NodeConfig.Database("", "", "", "data", 4),
                new NodeConfig.Leave(0, 25),
                new NodeConfig.Memory(90),
                NodeConfig.Tracing.OFF);
    }

    private static ApiKeys.Made made(String name, Role role) {
        return ApiKeys.make(name, Set.of(role), Optional.empty(), new SecureRandom());
    }

    private void certify() throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=member",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        pem("chain.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    private void pem(String file, String what, byte[] bytes) throws Exception {
        Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }
}
