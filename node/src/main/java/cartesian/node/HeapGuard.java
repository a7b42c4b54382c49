package cartesian.node;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the heap is so full that writes have to be turned away, before the JVM runs out of it.
 *
 * <p>What counts is what lasts ({@link LastingHeap}). Garbage that has grown old does, until the next full collection; so
 * whenever the guard finds the heap full it asks for one, and again at growing intervals while that lasts. Otherwise a heap
 * full of old garbage might stay so, because nobody may write.
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
    private final Runnable withEachLook;
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
     * @param withEachLook what else is to be done as often
     */
    HeapGuard(
            int maxPercent,
            DoubleSupplier usedPercent,
            Runnable collection,
            Runnable withEachLook,
            LongSupplier clockMillis) {
        this.maxPercent = maxPercent;
        this.usedPercent = usedPercent;
        this.collection = collection;
        this.withEachLook = withEachLook;
        this.clockMillis = clockMillis;
        this.thread = Thread.ofPlatform().daemon().name("heap-guard").unstarted(this::run);
    }

    /** Guards the heap of this JVM, from now on until it is closed. */
    static HeapGuard start(int maxPercent) {
        LastingHeap heap = new LastingHeap();
        HeapRoom room = HeapRoom.ofThisJvm(heap::bytes);
        HeapGuard guard = new HeapGuard(maxPercent, heap::percent, System::gc, room::look, System::currentTimeMillis);
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
                withEachLook.run();
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
}
