package cartesian.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Gives the heap room by what lasts in it, instead of all there is at once.
 *
 * <p>ZGC lets a heap fill up before it collects. So a member that allocates 300 MB/s takes memory from the system that it has
 * never used, for as long as there is any, and pays for each new page. With this, what was collected is used again. It sets the
 * flag {@code SoftMaxHeapSize}, beyond which the heap grows only if collections do not help.
 */
final class HeapRoom {
    private static final String FLAG = "SoftMaxHeapSize";
    /** The room for each byte that lasts. */
    private static final int TIMES = 2;
    /** At least this share of the heap's limit. */
    private static final int SHARE_MIN = 8;
    /** And so much, if the limit allows it. */
    private static final long BYTES_MIN = 256L << 20;
    /** Changes of less than this share are not worth telling. */
    private static final int SHARE_CHANGED = 16;

    /** Whence the flag has its value if nobody has given it one. */
    private static final Set<VMOption.Origin> DERIVED = Set.of(VMOption.Origin.DEFAULT, VMOption.Origin.ERGONOMIC);

    private final LongSupplier lastingBytes;
    private final long maxBytes;
    private final LongConsumer setting;
    private long roomBytes;

    /**
     * Makes one that sets nothing yet.
     *
     * @param maxBytes the heap's limit
     * @param setting takes what the heap should not grow beyond, bytes
     */
    HeapRoom(LongSupplier lastingBytes, long maxBytes, LongConsumer setting) {
        this.lastingBytes = lastingBytes;
        this.maxBytes = maxBytes;
        this.setting = setting;
        this.roomBytes = maxBytes;
    }

    /** The room of this JVM's heap; does nothing if its collector has none to set, or who started it has set it. */
    static HeapRoom ofThisJvm(LongSupplier lastingBytes) {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        boolean free = Boolean.parseBoolean(jvm.getVMOption("UseZGC").getValue())
                && DERIVED.contains(jvm.getVMOption(FLAG).getOrigin());
        return new HeapRoom(
                lastingBytes,
                Runtime.getRuntime().maxMemory(),
                free ? bytes -> jvm.setVMOption(FLAG, Long.toString(bytes)) : _ -> {});
    }

    /** Looks once, and changes the room if that is worth while. */
    void look() {
        long least = Math.max(maxBytes / SHARE_MIN, BYTES_MIN);
        long wanted = Math.min(maxBytes, Math.max(least, TIMES * lastingBytes.getAsLong() + BYTES_MIN));
        if (Math.abs(wanted - roomBytes) > roomBytes / SHARE_CHANGED || (wanted == maxBytes && roomBytes != maxBytes)) {
            roomBytes = wanted;
            setting.accept(wanted);
        }
    }
}
