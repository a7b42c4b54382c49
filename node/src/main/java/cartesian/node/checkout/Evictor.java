package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.record.OrderStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets orders that are over (paid or removed) and durable leave memory, the oldest first, by age and by number.
 *
 * <p>Each member looks after the orders that it has coordinated. Whatever names such an order later finds it in Postgres.
 */
public final class Evictor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Evictor.class);
    private static final long ROUND_MILLIS = 100;
    /** How many evictions are under way at once. */
    private static final int BATCH = 512;

    private final long ordersMax;
    private final long ageMaxNanos;
    private final ConcurrentLinkedQueue<Over> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong size = new AtomicLong();
    private volatile @Nullable Thread thread;

    private record Over(OrderId order, long version, long nanos) {}

    /**
     * Makes an evictor that does not run yet.
     *
     * @param ordersMax how many such orders of this member may stay in memory
     * @param ageMaxMillis how long one may stay
     */
    public Evictor(long ordersMax, long ageMaxMillis) {
        this.ordersMax = ordersMax;
        this.ageMaxNanos = TimeUnit.MILLISECONDS.toNanos(ageMaxMillis);
    }

    /** Starts to let go of the orders that it has been told of, on the grid's own records. */
    public void start(Records grid) {
        thread = Thread.ofPlatform().daemon().name("evictor").start(() -> run(grid));
    }

    /** Takes note of images that have become durable. */
    public void durable(EpochBuffer images) {
        images.orders().forEach((order, record) -> {
            if (record.paid() || record.removed()) {
                over(order, record.version());
            }
        });
    }

    /** Takes note of an order that is durable in this version and is, or was, over. */
    void over(OrderId order, long version) {
        queue.add(new Over(order, version, System.nanoTime()));
        size.incrementAndGet();
    }

    /** How many orders wait for their turn. */
    public long size() {
        return size.get();
    }

    private void run(Records grid) {
        try {
            while (true) {
                round(grid);
                TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
            }
        } catch (InterruptedException e) {
            LOG.debug("The evictor ends");
        }
    }

    /** Lets all go whose turn it is; package-private for tests. */
    void round(Records grid) throws InterruptedException {
        boolean unreachable = false;
        List<Over> batch = due();
        while (!batch.isEmpty()) {
            List<CompletableFuture<?>> sent = new ArrayList<>(batch.size());
            for (Over over : batch) {
                sent.add(grid.order(over.order(), new OrderStep.Evict(over.version())));
            }
            for (int index = 0; index < batch.size(); index++) {
                try {
                    sent.get(index).join();
                } catch (CompletionException e) {
                    // Its owner could not be asked; it gets another turn, in another round.
                    unreachable = true;
                    over(batch.get(index).order(), batch.get(index).version());
                }
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            batch = unreachable ? List.of() : due();
        }
    }

    private List<Over> due() {
        List<Over> due = new ArrayList<>();
        long now = System.nanoTime();
        while (due.size() < BATCH) {
            Over oldest = queue.peek();
            if (oldest == null || (size.get() <= ordersMax && now - oldest.nanos() < ageMaxNanos)) {
                break;
            }
            queue.remove();
            size.decrementAndGet();
            due.add(oldest);
        }
        return due;
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
