package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cartesian.node.GridStatus;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.live.LiveGrid;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The live page's files, and the stream of samples. */
class LivePageTest extends ServedShop {
    @Test
    void everyFileThatThePageNamesIsServed() throws IOException {
        Raw.Answer page = client.ask("GET", "/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers()).containsEntry("content-type", "text/html; charset=utf-8");
        List<String> named = Pattern.compile("(?:href|src)=\"(/[^\"]*\\.[a-z]+)\"")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        assertThat(named).containsExactlyInAnyOrder("/page.css", "/page.js", "/try.js", "/page.svg");
        for (String file : named) {
            Raw.Answer answer = client.ask("GET", file);
            assertThat(answer.status()).as(file).isEqualTo(200);
            assertThat(answer.headers()).as(file).containsEntry("x-content-type-options", "nosniff");
        }
    }

    @Test
    void thePageMayAskNobodyElse() throws IOException {
        for (String file : List.of("/", "/page.css", "/page.js", "/try.js")) {
            Raw.Answer answer = client.ask("GET", file);
            assertThat(answer.headers().get("content-security-policy"))
                    .startsWith("default-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            // Names of namespaces and of members are no requests.
            assertThat(answer.body().replace("http://www.w3.org/2000/svg", ""))
                    .as(file)
                    .doesNotContain("://");
            assertThat(answer.body()).doesNotContain("style=\"").doesNotContain("onclick");
        }
    }

    @Test
    void thePageIsThereWhileTheNodeIsNotReady() throws IOException {
        health.ready = false;
        assertThat(client.ask("GET", "/").status()).isEqualTo(200);
        assertThat(client.ask("POST", "/").status()).isEqualTo(405);
        client.write(Raw.request("HEAD", "/live"));
        Raw.Answer head = client.readHead();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers()).containsEntry("content-type", "text/event-stream");
    }

    @Test
    void samplesComeOneASecond() throws IOException {
        try (Listener listener = new Listener()) {
            assertThat(listener.head)
                    .contains("content-type: text/event-stream", "cache-control: no-store", "connection: close");
            long began = System.nanoTime();
            for (int sample = 0; sample < 3; sample++) {
                JsonNode json = listener.expect("sample");
                assertThat(json.get("status").asText()).isEqualTo("ready");
                JsonNode one = json.get("members").get(0);
                assertThat(one.get("here").asBoolean()).isTrue();
                assertThat(one.get("heapUsed").asLong()).isEqualTo(100);
                assertThat(one.get("heapMax").asLong()).isEqualTo(400);
                assertThat(json.get("members").get(1).get("answered").asBoolean())
                        .isFalse();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(millis(1_000), millis(4_000));
        }
    }

    @Test
    void aListenerThatGoesLeavesNothingBehind() throws IOException {
        LiveStreams streams = new LiveStreams(new LiveGrid(seconds -> GRID), health);
        ByteArrayOutputStream broken = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                throw new IOException("the client has gone");
            }
        };

        assertThat(catchThrowable(() -> streams.writeTo(broken))).isInstanceOf(IOException.class);
        assertThat(streams.count()).isZero();
    }

    @Test
    void aStreamEndsInTimeAndSaysSo() throws IOException {
        LiveStreams streams = new LiveStreams(new LiveGrid(seconds -> GRID), health, 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        streams.writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("event: sample\ndata: {\"at\":")
                .endsWith("event: end\ndata: {\"closing\":false}\n\n");
        assertThat(streams.count()).isZero();
    }

    @Test
    void aMemberInNoGridSaysWhatItWaitsFor() throws IOException {
        health.ready = false;
        LiveGrid none = new LiveGrid(seconds -> {
            throw new UnavailableException("this member has stopped", new IllegalStateException());
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new LiveStreams(none, health, 1).writeTo(out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("event: apart\ndata: {\"status\":\"joining\"}\n\nevent: ");
    }

    @Test
    void noMoreListenThanMay() throws IOException {
        List<Listener> listeners = new ArrayList<>();
        try {
            for (int count = 0; count < LiveStreams.STREAMS_MAX; count++) {
                listeners.add(new Listener());
                listeners.getLast().expect("sample");
            }
            try (Listener late = new Listener()) {
                late.expect("full");
                assertThat(late.line()).isEmpty();
            }
            listeners.removeLast().close();
            assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(200);
        } finally {
            for (Listener listener : listeners) {
                listener.close();
            }
        }
    }

    @Test
    void closingEndsStreamsAtOnce() throws IOException {
        try (Listener listener = new Listener()) {
            listener.expect("sample");
            long began = System.nanoTime();
            server.close();
            JsonNode end = listener.expectAfterSamples("end");
            assertThat(end.get("closing").asBoolean()).isTrue();
            assertThat(listener.line()).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(millis(1_000));
        }
    }

    @Test
    void closingWaitsForNoStreamThatIsNotRead() throws IOException {
        GridStatus huge = new GridStatus("x".repeat(8_000_000), true, NodeConfig.Engine.STEPS, 31, 1, GRID.members());
        HttpServer other = HttpServer.start(
                new NodeConfig.Http("127.0.0.1", 0, PAYLOAD_MAX, URL_MAX), shop, health, health, any -> huge, meters);
        try (Socket _ = silent(other.port())) {
            long began = System.nanoTime();
            other.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(millis(2_000));
        }
    }

    /** A client that asks for the stream and reads nothing of it; so its stream stands still. */
    private static Socket silent(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setReceiveBufferSize(1024);
        socket.getOutputStream().write(Raw.request("GET", "/live").getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    /** Reads a stream, event by event. */
    private final class Listener implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader reader;
        private final List<String> head = new ArrayList<>();

        Listener() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(Raw.request("GET", "/live").getBytes(StandardCharsets.US_ASCII));
            reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.add(line.toLowerCase(Locale.ROOT));
            }
        }

        JsonNode expect(String event) throws IOException {
            assertThat(line()).isEqualTo("event: " + event);
            return new ObjectMapper().readTree(line().substring("data: ".length()));
        }

        JsonNode expectAfterSamples(String event) throws IOException {
            String line = line();
            while (line.equals("event: sample")) {
                line();
                line = line();
            }
            assertThat(line).isEqualTo("event: " + event);
            return new ObjectMapper().readTree(line().substring("data: ".length()));
        }

        /** The next line that says something; empty at the end. Sizes of chunks are on lines of their own. */
        String line() throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isEmpty() && !line.matches("[0-9a-f]{1,6}")) {
                    return line;
                }
            }
            return "";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
