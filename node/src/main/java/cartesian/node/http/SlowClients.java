package cartesian.node.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections of clients that take too long: to send one request to its end, to take a reply, to agree on
 * encryption, or to send the next request.
 *
 * <p>Timeouts of sockets are for single reads, so a client that sends a byte now and then never meets them. Here every wait
 * for a client has an end, which for a request is counted from its first byte, and for a new connection from its beginning.
 * A thread that works, rather than waits for its client, is never disturbed.
 */
final class SlowClients implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
    private static final long NOTHING = 0;
    private static final long ENDED = Long.MIN_VALUE;

    private final long requestNanos;
    private final long replyNanos;
    private final long idleNanos;
    private final long lookMillis;
    private final Set<Wait> all = ConcurrentHashMap.newKeySet();
    /** Those under way, by the client's address. */
    private final Map<SocketAddress, Handshake> handshakes = new ConcurrentHashMap<>();

    private final Thread thread =
            Thread.ofPlatform().daemon().name("slow-clients").unstarted(this::look);

    private record Handshake(Socket socket, long until) {}

    /**
     * Looks from now on.
     *
     * @param request longest that a client may take for one request, and for the handshake of TLS
     * @param reply longest that it may leave a part of a reply unread
     * @param idle longest that it may leave its connection unused
     * @param look how often to look, and so how exact all of these are
     */
    SlowClients(Duration request, Duration reply, Duration idle, Duration look) {
        this.requestNanos = request.toNanos();
        this.replyNanos = reply.toNanos();
        this.idleNanos = idle.toNanos();
        this.lookMillis = look.toMillis();
        thread.start();
    }

    /** Counts the time of a handshake, from now until its connection is {@linkplain #watch watched}. */
    void handshake(Socket socket) {
        handshakes.put(socket.getRemoteSocketAddress(), new Handshake(socket, System.nanoTime() + requestNanos));
    }

    /** A connection as its protocol is to see it; {@link #forget} it at its end. */
    Watched watch(ConnectionContext context) {
        handshakes.remove(context.remotePeer().address());
        Wait wait = new Wait(Thread.currentThread());
        all.add(wait);
        return new Watched(context, wait);
    }

    void forget(Watched watched) {
        all.remove(watched.wait);
    }

    /** How many connections are watched. */
    int count() {
        return all.size() + handshakes.size();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void look() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(lookMillis);
                long now = System.nanoTime();
                all.removeIf(wait -> wait.endIfOver(now));
                handshakes.forEach((client, handshake) -> endIfOver(client, handshake, now));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void endIfOver(SocketAddress client, Handshake handshake, long now) {
        if (now - handshake.until > 0 && handshakes.remove(client, handshake)) {
            try {
                handshake.socket.close();
            } catch (IOException broken) {
                LOG.debug("a connection could not be closed", broken);
            }
        }
    }

    /** What one connection's thread waits for its client until. */
    private static final class Wait {
        private final Thread waiter;
        private final AtomicLong until = new AtomicLong(NOTHING);

        private Wait(Thread waiter) {
            this.waiter = waiter;
        }

        /** @throws CloseConnectionException if it was ended before */
        private void begin(long untilNanos) {
            if (!until.compareAndSet(NOTHING, untilNanos | 1)) {
                throw new LingeringConnection.End(false);
            }
        }

        /** @throws CloseConnectionException if it was ended meanwhile, so that nothing goes on that was given up */
        private void end() {
            long at = until.get();
            if (at == ENDED || !until.compareAndSet(at, NOTHING)) {
                throw new LingeringConnection.End(false);
            }
        }

        /** Interrupting a virtual thread that reads or writes a socket closes the socket. */
        private boolean endIfOver(long now) {
            long at = until.get();
            if (at != NOTHING && at != ENDED && now - at > 0 && until.compareAndSet(at, ENDED)) {
                waiter.interrupt();
            }
            return until.get() == ENDED;
        }
    }

    /** A connection whose reads and writes are waited for, but not for ever. All but the looking is its own thread's. */
    final class Watched extends ForwardedContext {
        private final Wait wait;
        private final HelidonSocket socket;
        private final DataReader reader;
        private final DataWriter writer;
        /** When the request that is being read began, 0 between requests. */
        private long begun;

        private Watched(ConnectionContext context, Wait wait) {
            super(context);
            this.wait = wait;
            this.socket = context.serverSocket();
            this.reader = new DataReader(this::read);
            this.writer = new Timed(context.dataWriter());
            this.begun = now();
        }

        @Override
        public DataReader dataReader() {
            return reader;
        }

        @Override
        public DataWriter dataWriter() {
            return writer;
        }

        /** What Helidon's own reader is given, null at the end. */
        private byte @Nullable [] read() {
            if (begun == 0 && reader.available() > 0) {
                begun = now();
            }
            wait.begin(begun == 0 ? System.nanoTime() + idleNanos : begun + requestNanos);
            byte[] bytes;
            try {
                bytes = socket.get();
            } catch (UncheckedIOException broken) {
                throw new ServerConnectionException("cannot read from the client", broken);
            }
            wait.end();
            if (begun == 0) {
                begun = now();
            }
            return bytes;
        }

        private static long now() {
            return System.nanoTime() | 1;
        }

        /** Whatever is written is, or belongs to, the reply to the request that was read. */
        private final class Timed implements DataWriter {
            private final DataWriter to;

            private Timed(DataWriter to) {
                this.to = to;
            }

            private void timed(Runnable write) {
                begun = 0;
                wait.begin(System.nanoTime() + replyNanos);
                write.run();
                wait.end();
            }

            @Override
            public void write(BufferData... buffers) {
                timed(() -> to.write(buffers));
            }

            @Override
            public void write(BufferData buffer) {
                timed(() -> to.write(buffer));
            }

            @Override
            public void writeNow(BufferData... buffers) {
                timed(() -> to.writeNow(buffers));
            }

            @Override
            public void writeNow(BufferData buffer) {
                timed(() -> to.writeNow(buffer));
            }

            @Override
            public void flush() {
                timed(to::flush);
            }

            @Override
            public void close() {
                to.close();
            }
        }
    }
}
