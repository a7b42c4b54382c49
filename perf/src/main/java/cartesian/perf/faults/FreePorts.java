package cartesian.perf.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports for members that are started in a moment, or again at the same place.
 *
 * <p>They lie below those that the system gives to connections, so no client gets one in between. None is given twice by
 * a process, and test processes that run side by side ({@code -Dcartesian.fork}) choose from ranges of their own.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int RANGE = 5_000;
    private static final int RANGES = 4;
    private static final int FROM = FIRST + Integer.getInteger("cartesian.fork", 0) % RANGES * RANGE;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(RANGE));

    private FreePorts() {}

    /** Answers neighbouring ports that were all free just now. */
    public static List<Integer> inARow(int count) {
        for (int attempt = 0; attempt < RANGE; attempt++) {
            int first = FROM + Math.floorMod(NEXT.getAndAdd(count), RANGE - count);
            List<Integer> ports = IntStream.range(first, first + count).boxed().toList();
            if (ports.stream().allMatch(FreePorts::isFree)) {
                return ports;
            }
        }
        throw new IllegalStateException("no " + count + " ports in a row are free from " + FROM + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
