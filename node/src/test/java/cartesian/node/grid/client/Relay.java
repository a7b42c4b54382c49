package cartesian.node.grid.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on to a member, which sees them come from another address of this machine. */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final InetAddress from;
    private final int to;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /**
     * Listens.
     *
     * @param from the address that the member is to see
     * @param to the member's port
     */
    Relay(String from, int to) throws IOException {
        this.from = InetAddress.getByName(from);
        this.to = to;
        this.server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where to connect to. */
    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket member = new Socket(InetAddress.getLoopbackAddress(), to, from, 0);
                sockets.addAll(List.of(client, member));
                Thread.ofVirtual().start(() -> pass(client, member));
                Thread.ofVirtual().start(() -> pass(member, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void pass(Socket source, Socket sink) {
        try (source;
                sink) {
            InputStream in = source.getInputStream();
            OutputStream out = sink.getOutputStream();
            in.transferTo(out);
        } catch (IOException closed) {
            // Either side has gone; so does the other.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
