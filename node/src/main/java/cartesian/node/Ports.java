package cartesian.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    /** Whether one can listen there now. */
    static boolean isFree(String host, int port) {
        try {
            requireFree(host, port);
            return true;
        } catch (StartException taken) {
            return false;
        }
    }

    /**
     * Answers neighbouring ports that are all free.
     *
     * @param setting the one that says the first of them
     * @throws StartException if one is taken, or there is no room for them
     */
    static List<Integer> inARow(Setting<Integer> setting, String host, int first, int count) {
        if (first + count - 1 > MAX) {
            throw StartException.misused(
                    setting.name() + " = " + first + " leaves no room for " + count + " members below " + MAX);
        }
        List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
        ports.forEach(port -> requireFree(host, port));
        return ports;
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
