package cartesian.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the heap is so full that writes have to be turned away, before the JVM runs out of it.
 *
 * <p>What counts is what collections have left: the old generation as it is, for only collections put anything there, and
 * the young one as the last collection left it. Garbage that is new does not count. Garbage that has grown old does, until
 * the next full collection; so whenever the guard finds the heap full it asks for one, and again at growing intervals while
 * that lasts. Otherwise a heap full of old garbage might stay so, because nobody may write.
 */
final class HeapGuard implements BooleanSupplier, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeapGuard.class);
    private static final long LOOK_MILLIS = 100;
    /** How far below its limit the heap has to be before it counts as free again, percent. */
    private static final int SLACK_PERCENT = 5;

    private static final long COLLECT_MILLIS_MIN = 5_000;
    private static final long COLLECT_MILLIS_MAX = 60_000;

    private final int maxPercent;
    private final DoubleSupplier usedPercent;
    private final Runnable collection;
    private final LongSupplier clockMillis;
    private final Thread thread;
    private volatile boolean full;
    private long collectAtMillis;
    private long pauseMillis;

    /**
     * Makes a guard that does not look by itself yet.
     *
     * @param usedPercent the share of the heap that is in use for lasting
     * @param collection frees all that can be freed, and may take its time
     */
    HeapGuard(int maxPercent, DoubleSupplier usedPercent, Runnable collection, LongSupplier clockMillis) {
        this.maxPercent = maxPercent;
        this.usedPercent = usedPercent;
        this.collection = collection;
        this.clockMillis = clockMillis;
        this.thread = Thread.ofPlatform().daemon().name("heap-guard").unstarted(this::run);
    }

    /** Guards the heap of this JVM, from now on until it is closed. */
    static HeapGuard start(int maxPercent) {
        HeapGuard guard = new HeapGuard(maxPercent, new Heap(), System::gc, System::currentTimeMillis);
        guard.thread.start();
        return guard;
    }

    /** Whether writes have to be turned away now; as cheap as reading a field. */
    @Override
    public boolean getAsBoolean() {
        return full;
    }

    private void run() {
        try {
            while (true) {
                look();
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and has garbage collected if the heap is full and that is due. */
    void look() {
        long now = clockMillis.getAsLong();
        double percent = usedPercent.getAsDouble();
        if (!full && percent >= maxPercent) {
            full = true;
            pauseMillis = COLLECT_MILLIS_MIN;
            collectAtMillis = now;
            LOG.warn("The heap is full, {} %: writes get 429", Math.round(percent));
        } else if (full && percent < maxPercent - SLACK_PERCENT) {
            full = false;
            LOG.warn("The heap is no longer full, {} %", Math.round(percent));
        }
        if (full && now >= collectAtMillis) {
            collection.run();
            collectAtMillis = clockMillis.getAsLong() + pauseMillis;
            pauseMillis = Math.min(2 * pauseMillis, COLLECT_MILLIS_MAX);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /**
     * The heap of this JVM, whichever collector it has: ZGC and G1 count their generations against the whole heap, Serial
     * and Parallel give each a part of its own.
     */
    private static final class Heap implements DoubleSupplier {
        private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        private final boolean generations = pools.stream().anyMatch(Heap::isYoung);
        private final long heapMax = Runtime.getRuntime().maxMemory();

        @Override
        public double getAsDouble() {
            long all = 0;
            double fullest = 0;
            for (MemoryPoolMXBean pool : pools) {
                MemoryUsage lasting = lasting(pool);
                all += lasting.getUsed();
                // A young part on its own is emptied into the old one, and cannot be full for lasting.
                if (!isYoung(pool) && lasting.getMax() > 0) {
                    fullest = Math.max(fullest, (double) lasting.getUsed() / lasting.getMax());
                }
            }
            return 100 * Math.max(fullest, (double) all / heapMax);
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
}
