package cartesian.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketsTest {
    /** Near the largest number, since times may pass it. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TimeUnit.MILLISECONDS.toNanos(150));

    private final Buckets<String> buckets = new Buckets<>(TimeUnit.MILLISECONDS.toNanos(100), 3, 1_000, now::get);

    @Test
    void burstIsServedAndThenOneInEachInterval() {
        assertThat(take("a", 5)).isEqualTo(3);
        pass(99);
        assertThat(take("a", 1)).isZero();
        pass(1);
        assertThat(take("a", 2)).isEqualTo(1);
        pass(10_000);
        assertThat(take("a", 9)).as("it holds no more than the burst").isEqualTo(3);
    }

    @Test
    void eachHasABucketOfItsOwn() {
        assertThat(take("a", 5)).isEqualTo(3);
        assertThat(take("b", 5)).isEqualTo(3);
    }

    @Test
    void waitIsToldInWholeSeconds() {
        Buckets<String> slow = new Buckets<>(TimeUnit.SECONDS.toNanos(6), 1, 10, now::get);
        assertThat(slow.look("a")).isZero();
        assertThat(slow.take("a")).isZero();
        assertThat(slow.take("a")).isEqualTo(6);
        pass(4_500);
        assertThat(slow.look("a")).isEqualTo(2);
        pass(1_500);
        assertThat(slow.look("a")).isZero();
        assertThat(slow.look("a")).as("looking takes nothing").isZero();
    }

    @Test
    void noMoreAreRememberedThanMayBe() {
        take("a", 3);
        for (int other = 0; other < 100_000; other++) {
            assertThat(buckets.take("other" + other)).isZero();
            if (other % 100 == 0) {
                assertThat(take("a", 1))
                        .as("who calls all the time is not forgotten")
                        .isZero();
            }
        }
        assertThat(buckets.size()).isBetween(500, 1_000);
    }

    @Test
    void manyThreadsTakeNoMoreThanThereIs() throws InterruptedException {
        AtomicInteger taken = new AtomicInteger();
        Buckets<String> many = new Buckets<>(TimeUnit.SECONDS.toNanos(1), 500, 10, now::get);
        Thread[] threads = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.ofPlatform().start(() -> {
                    for (int call = 0; call < 1_000; call++) {
                        if (many.take("a") == 0) {
                            taken.incrementAndGet();
                        }
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken.get()).isEqualTo(500);
    }

    private int take(String key, int times) {
        int taken = 0;
        for (int time = 0; time < times; time++) {
            taken += buckets.take(key) == 0 ? 1 : 0;
        }
        return taken;
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
