package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.access.AccessConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that takes its time costs a connection for a while, and nobody else anything. */
class SlowClientsTest extends ServedShop {
    private static final int REQUEST_SECONDS = 2;
    private static final int SLOW = 2_000;
    private static final long LATE_MILLIS = 2_000;

    @Override
    EdgeConfig edge() {
        return new EdgeConfig(
                BatchInit.AUTO,
                REQUEST_SECONDS,
                new EdgeConfig.Tls("", ""),
                AccessConfig.OFF,
                new EdgeConfig.Limits(0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /stock/find/",
                "GET /stock/find/0 HTTP/1.1\r\nHost: x\r\nX: ",
                "POST /stock/add/0/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n",
                "GET /stock/find/0 HTTP/1.1\r\nHost: x\r\n\r\nGET /stock/find/0 HT"
            })
    void requestThatNeverEndsIsGivenUp(String start) throws Exception {
        assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(200);
        try (Raw slow = new Raw(server.port())) {
            long began = System.nanoTime();
            slow.write(start);
            eventually(() -> server.connections() == 2);
            boolean trickles = !start.isEmpty();
            int ended = 0;
            while (ended == 0 && seconds(began) < REQUEST_SECONDS + 3) {
                TimeUnit.MILLISECONDS.sleep(50);
                try {
                    if (trickles) {
                        slow.write("a");
                    } else if (server.connections() == 1) {
                        ended = 1;
                    }
                } catch (IOException closed) {
                    ended = 1;
                }
            }
            assertThat(seconds(began)).isBetween(REQUEST_SECONDS - 0.1, REQUEST_SECONDS + 2.0);
        }
        assertThat(stock()).isEqualTo(5);
        eventually(() -> server.connections() == 1);
    }

    @Test
    void callThatIsWorkedOnAndClientThatPausesAreNotDisturbed() throws Exception {
        before = () -> sleep(1_000 * REQUEST_SECONDS + 700);
        assertThat(client.ask("POST", "/stock/add/0/1").status()).isEqualTo(200);
        before = () -> {};
        sleep(1_000 * REQUEST_SECONDS + 700);
        assertThat(client.ask("POST", "/stock/add/0/1").body()).isEqualTo("Item: 0 stock updated to: 7");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void twoThousandSlowClientsLeaveTheOthersAsTheyWere() throws Exception {
        measure(1_000);
        long[] alone = measure(2_000);
        List<SocketChannel> slow = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try {
            for (int number = 0; number < SLOW; number++) {
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
                slow.add(channel);
                channel.write(bytes("GET /stock/find/0 HTTP/1.1\r\nHost: x\r\nX: "));
            }
            eventually(() -> server.connections() > SLOW / 2);
            Thread trickle = Thread.ofPlatform().start(() -> trickle(slow, over));
            long[] among = measure(2_000);
            long[] later = measure(2_000);
            System.out.printf(
                    "p50 and p99 of calls: alone %d and %d us, among %d slow clients %d and %d us%n",
                    at(alone, 50), at(alone, 99), SLOW, at(among, 50), at(among, 99));
            assertThat(at(among, 50)).as("median, us").isLessThan(10 * at(alone, 50) + 2_000);
            assertThat(at(among, 99)).as("p99, us").isLessThan(10 * at(alone, 99) + 20_000);
            assertThat(at(later, 99)).as("p99, us").isLessThan(10 * at(alone, 99) + 20_000);
            eventually(() -> server.connections() == 1);
            over.set(true);
            trickle.join();
        } finally {
            over.set(true);
            for (SocketChannel channel : slow) {
                channel.close();
            }
        }
        assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(200);
    }

    /** A byte to each, again and again, so that no timeout of a single read ever passes. */
    private static void trickle(List<SocketChannel> slow, AtomicBoolean over) {
        while (!over.get()) {
            for (SocketChannel channel : slow) {
                try {
                    channel.write(bytes("a"));
                } catch (IOException ended) {
                    // as it is to be
                }
            }
            sleep(100);
        }
    }

    /** How long calls took, microseconds, in order. */
    private long[] measure(int calls) throws IOException {
        long[] micros = new long[calls];
        for (int call = 0; call < calls; call++) {
            long began = System.nanoTime();
            assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(200);
            micros[call] = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
        }
        Arrays.sort(micros);
        return micros;
    }

    private static long at(long[] sorted, int percent) {
        return sorted[sorted.length * percent / 100];
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("a call was disturbed", e);
        }
    }

    private static void eventually(BooleanSupplier holds) {
        long end = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(REQUEST_SECONDS)
                + TimeUnit.MILLISECONDS.toNanos(2 * LATE_MILLIS);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            sleep(10);
        }
    }
}
