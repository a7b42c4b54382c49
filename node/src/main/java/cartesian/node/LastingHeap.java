package cartesian.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;

/**
 * What lasts of this JVM's heap: what collections have left.
 *
 * <p>That is the old generation as it is, for only collections put anything there, and the young one as the last collection left
 * it. Garbage that is new does not count.
 *
 * <p>Works for any collector: ZGC and G1 count their generations against the whole heap, Serial and Parallel give each a part
 * of its own.
 */
final class LastingHeap {
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final boolean generations = pools.stream().anyMatch(LastingHeap::isYoung);
    private final long heapMax = Runtime.getRuntime().maxMemory();

    /** The share of the heap, or of the fullest part that has a limit of its own. */
    double percent() {
        double fullest = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage lasting = lasting(pool);
            // A young part on its own is emptied into the old one, and cannot be full for lasting.
            if (!isYoung(pool) && lasting.getMax() > 0) {
                fullest = Math.max(fullest, (double) lasting.getUsed() / lasting.getMax());
            }
        }
        return 100 * Math.max(fullest, (double) bytes() / heapMax);
    }

    long bytes() {
        return pools.stream().mapToLong(pool -> lasting(pool).getUsed()).sum();
    }

    private MemoryUsage lasting(MemoryPoolMXBean pool) {
        MemoryUsage left = pool.getCollectionUsage();
        return left != null && (isYoung(pool) || !generations) ? left : pool.getUsage();
    }

    private static boolean isYoung(MemoryPoolMXBean pool) {
        String name = pool.getName().toLowerCase(Locale.ROOT);
        return name.contains("young") || name.contains("eden") || name.contains("survivor");
    }
}
