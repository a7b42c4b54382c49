package cartesian.node.live;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiaryTest {
    private static final OrderId ORDER = new OrderId("o");
    private static final CheckoutOutcome PAID = new CheckoutOutcome.Paid(ORDER, Amount.ZERO, 1);
    private static final CheckoutOutcome REFUSED =
            new CheckoutOutcome.Refused(ORDER, new Refusal.NoSuchUser(new UserId("u")));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3));
    private final Diary diary = new Diary(nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private List<Long> paid(int seconds) {
        return diary.last(seconds).stream().map(Second::paid).toList();
    }

    @Test
    void nothingIsKnownBeforeASecondIsOver() {
        diary.checkout(PAID, 1_000);
        pass(999);

        assertThat(diary.last(10)).isEmpty();
    }

    @Test
    void eachOutcomeCountsInItsSecondOverTheOverflowOfTheClock() {
        diary.checkout(PAID, 2_000_000);
        diary.checkout(PAID, 4_000_000);
        diary.checkout(REFUSED, 6_000_000);
        diary.checkout(new CheckoutOutcome.Overloaded(ORDER), 1);
        diary.checkout(new CheckoutOutcome.Unresolved(ORDER), 1);
        pass(1_000);
        diary.checkout(PAID, 9_000_000);
        pass(4_500);

        List<Second> seconds = diary.last(10);
        assertThat(seconds).hasSize(5);
        Second first = seconds.get(4);
        assertThat(first)
                .extracting(Second::paid, Second::refused, Second::overloaded, Second::unresolved)
                .containsExactly(2L, 1L, 1L, 1L);
        Latencies.Percentiles took = Latencies.percentiles(List.of(first.latencies()));
        assertThat(took.count()).as("what was turned away has no latency").isEqualTo(3);
        assertThat(took.p50()).isBetween(3_960L, 4_040L);
        assertThat(took.max()).isBetween(5_940L, 6_060L);
        assertThat(paid(4)).containsExactly(0L, 0L, 0L, 1L);
    }

    @Test
    void theLongestPauseOfASecondIsKept() {
        diary.paused(TimeUnit.MILLISECONDS.toNanos(3));
        diary.paused(TimeUnit.MILLISECONDS.toNanos(7));
        diary.paused(TimeUnit.MILLISECONDS.toNanos(5));
        pass(1_000);
        diary.paused(TimeUnit.MILLISECONDS.toNanos(1));
        pass(1_000);

        assertThat(diary.last(2)).extracting(Second::pauseMicros).containsExactly(1_000L, 7_000L);
    }

    @Test
    void onlyTheLastSecondsAreKept() {
        List<Long> expected = new ArrayList<>();
        for (long second = 0; second < Diary.SECONDS + 50; second++) {
            for (long count = second % 7; count > 0; count--) {
                diary.checkout(PAID, 1_000);
            }
            expected.addFirst(second % 7);
            pass(1_000);
        }

        assertThat(paid(Diary.SECONDS + 100)).isEqualTo(expected.subList(0, Diary.SECONDS));
        assertThat(paid(3)).isEqualTo(expected.subList(0, 3));
    }

    @Test
    void longSilenceLeavesIdleSecondsOnly() {
        diary.checkout(PAID, 1_000);
        pass(TimeUnit.HOURS.toMillis(1));

        assertThat(diary.last(Diary.SECONDS)).hasSize(Diary.SECONDS).containsOnly(Second.IDLE);
    }

    @Test
    void nothingIsLostBetweenThreads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int count = 0; count < 10_000; count++) {
                    diary.checkout(PAID, 1_000);
                    nanos.addAndGet(1_000_000);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        pass(1_000);

        List<Second> all = diary.last(Diary.SECONDS);
        assertThat(all.stream().mapToLong(Second::paid).sum()).isEqualTo(40_000);
        assertThat(Latencies.percentiles(all.stream().map(Second::latencies).toList())
                        .count())
                .isEqualTo(40_000);
    }
}
