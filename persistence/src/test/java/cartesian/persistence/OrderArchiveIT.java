package cartesian.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reading orders that have left memory. */
class OrderArchiveIT {
    private static final int READERS = 64;
    private static final long SECONDS = 3;
    private static final long WAIT_MILLIS_MAX = 500;

    /** A pool alone lets those who have just been served go first, and others wait until they are refused. */
    @Test
    void whoComesFirstIsServedFirst() throws Exception {
        AtomicLong slowestNanos = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        try (Database database = Database.open(TestDatabase.migrated());
                ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean _ = database.archive().find(new OrderId("first")).isPresent();
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            var all = IntStream.range(0, READERS)
                    .mapToObj(reader -> readers.submit(() -> {
                        while (System.nanoTime() < until) {
                            long begun = System.nanoTime();
                            boolean _ = database.archive()
                                    .find(new OrderId("o-" + reader))
                                    .isPresent();
                            slowestNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
                            reads.incrementAndGet();
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(reads.get()).isGreaterThan(10L * READERS);
        assertThat(TimeUnit.NANOSECONDS.toMillis(slowestNanos.get())).isLessThan(WAIT_MILLIS_MAX);
    }
}
