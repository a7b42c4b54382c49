package cartesian.node.http;

import cartesian.node.checkout.UnavailableException;
import cartesian.node.live.LiveGrid;
import cartesian.node.live.Sample;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples of the grid for those who look, as server-sent events: all that is remembered first, then one event a second.
 *
 * <p>There are never more than {@value #STREAMS_MAX} streams; one more is told so, and ends. A stream also ends when its client has
 * gone, when the server closes, and after four minutes, before its connection counts as idle; browsers come back by
 * themselves. A stream that cannot be written, because its client does not read, holds nothing up but itself.
 *
 * <p>Source: HTML Standard, 9.2 Server-sent events.
 */
final class LiveStreams implements AutoCloseable {
    /** How many clients may look at once. */
    static final int STREAMS_MAX = 64;

    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);
    private static final long STREAM_SECONDS_MAX = 240;
    private static final long SECOND_MILLIS = 1_000;
    /** How long streams may take to end when the server closes. */
    private static final long CLOSE_MILLIS = 500;

    private final LiveGrid grid;
    private final Health health;
    private final long secondsMax;
    private final Semaphore free = new Semaphore(STREAMS_MAX);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Set<Thread> writers = ConcurrentHashMap.newKeySet();

    LiveStreams(LiveGrid grid, Health health) {
        this(grid, health, STREAM_SECONDS_MAX);
    }

    LiveStreams(LiveGrid grid, Health health, long secondsMax) {
        this.grid = grid;
        this.health = health;
        this.secondsMax = secondsMax;
    }

    /**
     * Writes one stream, until it is to end.
     *
     * @throws IOException if the client has gone
     */
    void writeTo(OutputStream out) throws IOException {
        if (!free.tryAcquire()) {
            send(out, "full", Json.flag("full", true));
            return;
        }
        writers.add(Thread.currentThread());
        try {
            boolean begun = false;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
            while (System.nanoTime() - end < 0) {
                begun = sample(out, begun);
                // A moment after each full second, so that members have turned their pages.
                long millis = System.currentTimeMillis() % SECOND_MILLIS;
                if (closing.await(SECOND_MILLIS - millis, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            send(out, "end", Json.flag("closing", closing.getCount() == 0));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            writers.remove(Thread.currentThread());
            free.release();
        }
    }

    /** Sends what is known now; whether the client has all that is remembered. */
    private boolean sample(OutputStream out, boolean begun) throws IOException {
        Sample sample;
        try {
            sample = begun ? grid.recent() : grid.whole();
        } catch (UnavailableException unavailable) {
            LOG.debug("no sample", unavailable);
            send(out, "apart", Json.render(json -> json.writeStringField("status", health.reason())));
            return begun;
        }
        send(out, "sample", LiveJson.render(sample, health));
        return true;
    }

    private static void send(OutputStream out, String event, byte[] json) throws IOException {
        byte[] head = ("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + json.length + 2];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(json, 0, whole, head.length, json.length);
        whole[whole.length - 2] = '\n';
        whole[whole.length - 1] = '\n';
        out.write(whole);
        out.flush();
    }

    /** How many streams there are now. */
    int count() {
        return STREAMS_MAX - free.availablePermits();
    }

    /** Ends all streams: at once those that can be written, and after a moment the others, which lose their connections. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!free.tryAcquire(STREAMS_MAX, CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                // Interrupting a virtual thread that writes to a socket closes the socket.
                writers.forEach(Thread::interrupt);
                boolean _ = free.tryAcquire(STREAMS_MAX, CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
