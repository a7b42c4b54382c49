package cartesian.perf.load.wire;

import cartesian.perf.load.wire.ResponseParser.BadAnswerException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One keep-alive connection with at most one call under way. Belongs to one thread. */
final class Connection {
    private static final int OUT_BYTES = 4_096;
    private static final int IN_BYTES = 16_384;
    private static final int HTTP_PORT = 80;

    private final InetSocketAddress address;
    private final byte[] getTail;
    private final byte[] postTail;
    private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final ResponseParser parser = new ResponseParser();
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private long connectAgainAt = System.nanoTime();

    private @Nullable Errand errand;

    /** A client on this connection, with the call that is under way. */
    static final class Errand {
        final Walk walk;
        final long walkDue;
        Call call;
        long due;
        long sentAt;
        boolean several;

        Errand(Walk walk, long due) {
            this.walk = walk;
            this.walkDue = due;
            this.call = walk.first();
            this.due = due;
        }
    }

    Connection(URI target) {
        int port = target.getPort() < 0 ? HTTP_PORT : target.getPort();
        address = new InetSocketAddress(target.getHost(), port);
        String host = " HTTP/1.1\r\nHost: " + target.getHost() + ":" + port + "\r\n";
        getTail = (host + "\r\n").getBytes(StandardCharsets.US_ASCII);
        postTail = (host + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    void connect(Selector selector) throws IOException {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.connect(address);
        key = opened.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /** Whether it is connected now. */
    boolean finishConnect() throws IOException {
        if (opened().finishConnect()) {
            registered().interestOps(SelectionKey.OP_READ);
            return true;
        }
        return false;
    }

    boolean isClosed() {
        return channel == null;
    }

    boolean mayConnect(long now) {
        return channel == null && now - connectAgainAt >= 0;
    }

    @Nullable
    Errand errand() {
        return errand;
    }

    /** No call is under way any more. */
    void free() {
        errand = null;
    }

    void send(Errand next, long now) throws IOException {
        errand = next;
        next.sentAt = now;
        parser.reset();
        out.clear();
        put(next.call.verb());
        out.put((byte) ' ');
        put(next.call.path());
        out.put(next.call.verb().equals("GET") ? getTail : postTail);
        out.flip();
        in.clear();
        write();
    }

    private void put(String text) {
        int length = text.length();
        for (int at = 0; at < length; at++) {
            out.put((byte) text.charAt(at));
        }
    }

    void write() throws IOException {
        opened().write(out);
        registered().interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Whether the answer is whole. */
    boolean read() throws IOException, BadAnswerException {
        int count = opened().read(in);
        if (count < 0) {
            throw new EOFException("the server closed the connection");
        }
        in.flip();
        if (errand == null) {
            throw new BadAnswerException("an answer that nobody asked for");
        }
        boolean whole = parser.feed(in);
        if (in.hasRemaining()) {
            throw new BadAnswerException("more bytes than the answer has");
        }
        in.clear();
        return whole;
    }

    Answer answer() {
        return parser.answer();
    }

    boolean isClosing() {
        return parser.isClosing();
    }

    /** Closes it; may be connected again at that time. */
    void close(long againAt) {
        connectAgainAt = againAt;
        SocketChannel closing = channel;
        channel = null;
        key = null;
        errand = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException _) {
                // Its end is all that was wanted.
            }
        }
    }

    private SocketChannel opened() {
        SocketChannel open = channel;
        if (open == null) {
            throw new IllegalStateException("not connected");
        }
        return open;
    }

    private SelectionKey registered() {
        SelectionKey present = key;
        if (present == null) {
            throw new IllegalStateException("not connected");
        }
        return present;
    }
}
