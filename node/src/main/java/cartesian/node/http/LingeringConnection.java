package cartesian.node.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An HTTP/1.1 connection that, after a refusal in the middle of a request, reads on for a moment before it closes.
 *
 * <p>Closing a socket with unread bytes resets the connection, and the client may never see the refusal (RFC 9112, 9.6).
 * Reading on ends when the client closes or pauses, and is bounded in time.
 */
final class LingeringConnection implements ServerConnection, InterruptableTask<Void> {
    /** How long a client may pause before it is taken to have sent everything. */
    private static final long PAUSE_MILLIS = 100;
    /** How many such pauses' time a client that goes on sending is read at most: 2 seconds. */
    private static final int PAUSES_MAX = 20;

    private final ConnectionContext context;
    private final ServerConnection connection;
    private final Runnable ended;
    private final AtomicLong reads = new AtomicLong();

    private LingeringConnection(ConnectionContext context, ServerConnection connection, Runnable ended) {
        this.context = context;
        this.connection = connection;
        this.ended = ended;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        try {
            handleAndLinger(limit);
        } finally {
            ended.run();
        }
    }

    private void handleAndLinger(Limit limit) throws InterruptedException {
        try {
            connection.handle(limit); // returns only after a refusal by Helidon itself, or if it was told to stop
        } catch (End end) {
            if (!end.unread) {
                throw end;
            }
        }
        linger();
    }

    @Override
    public Duration idleTime() {
        return connection.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        connection.close(interrupt);
    }

    @Override
    public boolean canInterrupt() {
        return connection instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    private void linger() {
        Thread reader = Thread.currentThread();
        Thread watch = Thread.ofVirtual().start(() -> interruptOncePaused(reader));
        try {
            while (context.serverSocket().get() != null) {
                reads.incrementAndGet();
            }
        } catch (UncheckedIOException closed) {
            // by the watch or by the client: what was to be sent has been sent
        } finally {
            watch.interrupt();
        }
    }

    /** Interrupting a virtual thread that reads a socket closes the socket. */
    private void interruptOncePaused(Thread reader) {
        try {
            long before = -1;
            for (int pause = 0; pause < PAUSES_MAX && reads.get() != before; pause++) {
                before = reads.get();
                Thread.sleep(PAUSE_MILLIS);
            }
            reader.interrupt();
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    /** Thrown to end a connection after its last reply; costs no stack trace. */
    static final class End extends CloseConnectionException {
        private static final long serialVersionUID = 1L;

        private final boolean unread;

        /** Ends a connection of which the client may have sent more than was read, or not. */
        End(boolean unread) {
            super("the last reply is sent");
            this.unread = unread;
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Makes every connection of a listener such a connection. */
    record Selector(Http1ConnectionSelector http1, SlowClients slow) implements ServerConnectionSelector {
        @Override
        public int bytesToIdentifyConnection() {
            return http1.bytesToIdentifyConnection();
        }

        @Override
        public Support supports(BufferData data) {
            return http1.supports(data);
        }

        @Override
        public Set<String> supportedApplicationProtocols() {
            return http1.supportedApplicationProtocols();
        }

        @Override
        public ServerConnection connection(ConnectionContext context) {
            SlowClients.Watched watched = slow.watch(context);
            return new LingeringConnection(watched, http1.connection(watched), () -> slow.forget(watched));
        }
    }
}
