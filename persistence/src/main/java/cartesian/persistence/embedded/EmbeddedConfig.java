package cartesian.persistence.embedded;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the embedded server is run.
 *
 * @param port its TCP port on 127.0.0.1; {@link #ANY_PORT}: the last one if it is free, otherwise any that is
 * @param sharedBuffersMebibytes memory of its own for pages
 * @param connectionsMax members and people together; three more are the superuser's
 * @param stopTimeoutMillis how long an orderly stop may take before it is cut short; what was committed stays in any case
 */
public record EmbeddedConfig(int port, int sharedBuffersMebibytes, int connectionsMax, int stopTimeoutMillis) {
    public static final int ANY_PORT = 0;
    public static final EmbeddedConfig STANDARD =
            new EmbeddedConfig(ANY_PORT, sharedBuffersMebibytes(machineBytes()), 100, 60_000);

    public EmbeddedConfig {
        checkRange("port", port, 0, 65_535);
        checkRange("sharedBuffersMebibytes", sharedBuffersMebibytes, 16, 65_536);
        checkRange("connectionsMax", connectionsMax, 10, 1_000);
        checkRange("stopTimeoutMillis", stopTimeoutMillis, 1_000, 600_000);
    }

    /** A sixteenth of the machine, whose most is the grid's, 128 MiB to 1 GiB; Postgres takes of it only what it uses. */
    static int sharedBuffersMebibytes(long machineBytes) {
        return Math.clamp((machineBytes >> 20) / 16, 128, 1024);
    }

    /** Memory of this machine, or of the container that this process is confined to. */
    private static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static void checkRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
