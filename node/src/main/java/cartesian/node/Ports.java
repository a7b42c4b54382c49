package cartesian.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the operating system for free TCP ports.
 *
 * <p>A port that is free now may be taken a moment later: whoever listens on it still has to cope with that. To ask
 * first spares the user most of a start that must fail.
 */
final class Ports {
    static final int MAX = 65_535;

    private Ports() {}

    /**
     * Checks that one can listen there; port 0 always can.
     *
     * @throws StartException with the port's number, if it is taken
     */
    static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(resolve(host), port));
        } catch (IOException taken) {
            throw new StartException("cannot listen on " + host + ":" + port + ": " + taken.getMessage());
        }
    }

    /** Picks free ports, all different. */
    static List<Integer> pick(String host, int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            InetAddress address = resolve(host);
            for (int index = 0; index < count; index++) {
                ServerSocket socket = new ServerSocket();
                sockets.add(socket);
                socket.bind(new InetSocketAddress(address, 0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException failure) {
            throw new StartException("cannot find free ports on " + host + ": " + failure.getMessage());
        } finally {
            sockets.forEach(Ports::close);
        }
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new StartException("no such host: " + host);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new StartException("cannot give back port " + socket.getLocalPort());
        }
    }
}
