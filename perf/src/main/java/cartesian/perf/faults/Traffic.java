package cartesian.perf.faults;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Shoppers who arrive at a constant rate, however long those before them have to wait (an open loop). */
final class Traffic implements AutoCloseable {
    private static final int INSIDE_MAX = 3_000;
    private static final Duration DRAIN_MAX = Duration.ofSeconds(90);

    private final Front front;
    private final Books books;
    private final int perSecond;
    private final Random seeds;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> stumbled = new AtomicReference<>();
    private volatile boolean stopped;
    private final LongAdder turnedAway = new LongAdder();
    private @Nullable Thread pacer;

    Traffic(Front front, Books books, int perSecond, long seed) {
        this.front = front;
        this.books = books;
        this.perSecond = perSecond;
        this.seeds = new Random(seed);
    }

    Traffic open() {
        pacer = Thread.ofPlatform().name("arrivals").start(this::arrive);
        return this;
    }

    private void arrive() {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long next = System.nanoTime();
        while (!stopped) {
            long early = next - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
                continue;
            }
            next += interval;
            if (inside.get() >= INSIDE_MAX) {
                turnedAway.increment();
                continue;
            }
            Random random = new Random(seeds.nextLong());
            inside.incrementAndGet();
            threads.execute(() -> shop(random));
        }
    }

    private void shop(Random random) {
        try {
            new Shopper(front, books, random).shop();
        } catch (InterruptedRoundException _) {
            // The round is given up.
        } catch (RuntimeException | Error bug) {
            stumbled.compareAndSet(null, bug);
        } finally {
            inside.decrementAndGet();
        }
    }

    /** Lets nobody in any more, and waits until all have left. */
    void drain() {
        stopped = true;
        Waiting.eventually("all shoppers have left", DRAIN_MAX, () -> inside.get() == 0);
        Throwable bug = stumbled.get();
        if (bug != null) {
            throw new IllegalStateException("a shopper stumbled", bug);
        }
    }

    /** Arrivals that found the shop full, because those before them waited so long. */
    long turnedAway() {
        return turnedAway.sum();
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
        Thread pacing = pacer;
        if (pacing != null) {
            pacing.interrupt();
        }
    }
}
