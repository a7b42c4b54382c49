package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.NodeConfig;
import cartesian.node.access.AccessConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** REST by TLS: new protocols only, certificates that change, and clients that never finish to shake hands. */
class TlsTest {
    private static final int REQUEST_SECONDS = 2;

    @TempDir
    static Path made;

    @TempDir
    Path directory;

    private final ServedShop.Switchable health = new ServedShop.Switchable();
    private HttpServer server;

    @BeforeAll
    static void makeCertificates() throws Exception {
        make("one", "RSA", "2048");
        make("two", "EC", "256");
    }

    @BeforeEach
    void start() throws IOException {
        ServedShop.beQuiet();
        install("one");
        server = serve();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void newProtocolsAreSpokenAndOldOnesAreNot() throws Exception {
        for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
            try (SSLSocket socket = connect(protocol)) {
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                assertThat(ask(socket)).startsWith("HTTP/1.1 200");
                assertThat(ask(socket)).as("the connection goes on").startsWith("HTTP/1.1 200");
            }
        }
        try (Socket old = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            old.setSoTimeout(5_000);
            old.getOutputStream().write(helloOfTls11());
            byte[] answer = old.getInputStream().readNBytes(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
        }
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            plain.setSoTimeout(5_000);
            plain.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP");
        }
    }

    @Test
    void certificateThatChangesCountsForNewConnections() throws Exception {
        try (SSLSocket before = connect("TLSv1.3")) {
            assertThat(subject(before)).isEqualTo("CN=one");
            assertThat(ask(before)).startsWith("HTTP/1.1 200");
            Files.writeString(directory.resolve("key.pem"), Files.readString(made.resolve("two.key")));
            TimeUnit.MILLISECONDS.sleep(2_500);
            try (SSLSocket half = connect("TLSv1.3")) {
                assertThat(subject(half))
                        .as("while the two do not belong together")
                        .isEqualTo("CN=one");
            }
            install("two");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!subjectOfNew().equals("CN=two")) {
                assertThat(System.nanoTime()).as("in time").isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(ask(before)).as("a connection from before").startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void handshakeThatNeverEndsIsGivenUp() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), server.port());
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            silent.setSoTimeout(10_000);
            long began = System.nanoTime();
            slow.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            IOException ended = null;
            while (ended == null && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10)) {
                try {
                    slow.getOutputStream().write(0);
                    TimeUnit.MILLISECONDS.sleep(50);
                } catch (IOException closed) {
                    ended = closed;
                }
            }
            assertThat(ended).isNotNull();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                    .isBetween(1_000L * REQUEST_SECONDS - 100, 1_000L * REQUEST_SECONDS + 2_000);
            assertThat(ends(silent)).isTrue();
        }
        assertThat(subjectOfNew()).isEqualTo("CN=one");
    }

    @Test
    void whatCannotBeUsedStopsTheStart() throws IOException {
        Files.writeString(directory.resolve("key.pem"), Files.readString(made.resolve("two.key")));
        assertThatThrownBy(this::serve)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot use the certificate");
        Files.delete(directory.resolve("key.pem"));
        assertThatThrownBy(this::serve).isInstanceOf(IllegalStateException.class);
    }

    /** What a client says that speaks TLS 1.1 (RFC 4346, 7.4.1.2) and no newer; Java's own would not even try. */
    private static byte[] helloOfTls11() {
        byte[] record = new byte[50];
        byte[] begin = {22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2};
        System.arraycopy(begin, 0, record, 0, begin.length);
        byte[] end = {0, 0, 2, (byte) 0xc0, 0x13, 1, 0};
        System.arraycopy(end, 0, record, record.length - end.length, end.length);
        return record;
    }

    private HttpServer serve() {
        EdgeConfig edge = new EdgeConfig(
                BatchInit.AUTO,
                REQUEST_SECONDS,
                new EdgeConfig.Tls(
                        directory.resolve("chain.pem").toString(),
                        directory.resolve("key.pem").toString()),
                AccessConfig.OFF,
                new EdgeConfig.Limits(0, 0, 0));
        return HttpServer.start(
                new NodeConfig.Http("127.0.0.1", 0, ServedShop.PAYLOAD_MAX, ServedShop.URL_MAX, edge),
                new FakeShop(),
                health,
                health,
                seconds -> ServedShop.GRID,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    private String subjectOfNew() throws Exception {
        try (SSLSocket socket = connect("TLSv1.3")) {
            return subject(socket);
        }
    }

    private static String subject(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    private static String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (answer.indexOf("\r\n\r\nlive") < 0) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            answer.append((char) octet);
        }
        return answer.toString();
    }

    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private SSLSocket connect(String protocol) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(5_000);
        try {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket;
        } catch (IOException | RuntimeException refused) {
            socket.close();
            throw refused;
        }
    }

    private void install(String name) throws IOException {
        Files.copy(made.resolve(name + ".pem"), directory.resolve("chain.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(made.resolve(name + ".key"), directory.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a certificate that signs itself, by the JDK's own tool. */
    private static void make(String name, String algorithm, String size) throws Exception {
        Path store = made.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        algorithm,
                        algorithm.equals("EC") ? "-groupname" : "-keysize",
                        algorithm.equals("EC") ? "secp256r1" : size,
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "secret")
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        Files.writeString(
                made.resolve(name + ".pem"),
                pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Files.writeString(
                made.resolve(name + ".key"),
                pem("PRIVATE KEY", keys.getKey("server", "secret".toCharArray()).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    /** These certificates are signed by nobody else, so anybody's are taken. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
