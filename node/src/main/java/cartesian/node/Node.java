package cartesian.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A stand-in that takes the port and answers nothing, until the node itself takes its place. */
final class Node implements AutoCloseable {
    private final NodeConfig config;
    private final ServerSocket socket;

    private Node(NodeConfig config, ServerSocket socket) {
        this.config = config;
        this.socket = socket;
    }

    static Node start(NodeConfig config) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(
                    new InetSocketAddress(config.http().host(), config.http().port()));
            return new Node(config, socket);
        } catch (IOException taken) {
            throw new StartException("cannot listen on port " + config.http().port() + ": " + taken.getMessage());
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String url() {
        return "http://" + config.http().host() + ":" + port();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
