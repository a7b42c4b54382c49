package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class LaneTest {
    private static final long SEED = Long.getLong("cartesian.lane.seed", System.nanoTime());

    /** Batches that have left and not ended yet. */
    private record Sent(List<Integer> batch, Runnable ended) {}

    private final List<Sent> sent = new ArrayList<>();

    private Lane<Integer> lane(int waitingMax, int batchMax, int underWayMax) {
        return new Lane<>(
                new Lane.Limits(waitingMax, batchMax, underWayMax),
                (batch, ended) -> sent.add(new Sent(List.copyOf(batch), ended)));
    }

    private List<List<Integer>> batches() {
        return sent.stream().map(Sent::batch).toList();
    }

    @Test
    void idleLaneSendsAtOnce() {
        assertThat(lane(10, 10, 1).offer(1)).isTrue();

        assertThat(batches()).containsExactly(List.of(1));
    }

    @Test
    void whatWaitsLeavesTogetherWhenABatchHasEnded() {
        Lane<Integer> lane = lane(10, 3, 1);
        for (int one = 1; one <= 6; one++) {
            lane.offer(one);
        }
        assertThat(batches()).containsExactly(List.of(1));

        sent.getFirst().ended().run();
        sent.get(1).ended().run();

        assertThat(batches()).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5, 6));
    }

    @Test
    void asManyBatchesAreUnderWayAsMayBe() {
        Lane<Integer> lane = lane(10, 3, 2);
        for (int one = 1; one <= 4; one++) {
            lane.offer(one);
        }
        assertThat(batches()).containsExactly(List.of(1), List.of(2));

        sent.get(1).ended().run();

        assertThat(batches()).containsExactly(List.of(1), List.of(2), List.of(3, 4));
    }

    @Test
    void fullLaneTurnsAwayAndTakesAgainWhenThereIsRoom() {
        Lane<Integer> lane = lane(2, 10, 1);

        assertThat(IntStream.rangeClosed(1, 5).mapToObj(lane::offer)).containsExactly(true, true, true, false, false);

        sent.getFirst().ended().run();

        assertThat(lane.offer(6)).isTrue();
        sent.get(1).ended().run();
        assertThat(batches()).containsExactly(List.of(1), List.of(2, 3), List.of(6));
    }

    @Test
    void batchesThatEndWhileTheyAreSentDoNotPileUp() {
        List<Integer> carried = new ArrayList<>();
        AtomicInteger depth = new AtomicInteger();
        List<Runnable> first = new ArrayList<>();
        Lane<Integer> lane = new Lane<>(new Lane.Limits(100_000, 1, 1), (batch, ended) -> {
            assertThat(depth.incrementAndGet()).isEqualTo(1);
            carried.addAll(batch);
            if (first.isEmpty()) {
                first.add(ended);
            } else {
                ended.run();
            }
            depth.decrementAndGet();
        });
        for (int one = 0; one < 50_000; one++) {
            lane.offer(one);
        }

        first.getFirst().run();

        assertThat(carried).hasSize(50_000).isSorted();
    }

    @Test
    void aLaneOfNothingIsRefused() {
        assertThatThrownBy(() -> new Lane.Limits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Offers and ends in any order: nothing is lost, nothing is sent twice, nothing overtakes, and limits are kept. */
    @RepeatedTest(200)
    void anyScheduleKeepsOrderAndLimits() {
        Random random = new Random(SEED + ThreadLocalRandom.current().nextInt());
        int waitingMax = 1 + random.nextInt(20);
        int batchMax = 1 + random.nextInt(5);
        int underWayMax = 1 + random.nextInt(3);
        Lane<Integer> lane = lane(waitingMax, batchMax, underWayMax);
        List<Integer> taken = new ArrayList<>();
        List<Sent> underWay = new ArrayList<>();
        int seen = 0;
        for (int turn = 0; turn < 500; turn++) {
            if (random.nextBoolean()) {
                if (lane.offer(turn)) {
                    taken.add(turn);
                }
            } else if (!underWay.isEmpty()) {
                underWay.remove(random.nextInt(underWay.size())).ended().run();
            }
            for (; seen < sent.size(); seen++) {
                underWay.add(sent.get(seen));
            }
            int left = sent.stream().mapToInt(one -> one.batch().size()).sum();
            assertThat(underWay).hasSizeLessThanOrEqualTo(underWayMax);
            assertThat(taken.size() - left).isBetween(0, waitingMax);
            assertThat(left == taken.size() || underWay.size() == underWayMax)
                    .as("nothing waits without a reason")
                    .isTrue();
        }
        for (int index = 0; index < sent.size(); index++) {
            if (index >= seen || underWay.contains(sent.get(index))) {
                sent.get(index).ended().run();
            }
        }
        assertThat(batches()).allMatch(batch -> batch.size() <= batchMax);
        assertThat(sent.stream().flatMap(one -> one.batch().stream())).containsExactlyElementsOf(taken);
    }

    /** As above with threads: those who offer, and those on whose threads batches end. */
    @RepeatedTest(20)
    void manyThreadsLoseNothing() throws InterruptedException {
        int threads = 8;
        int each = 2_000;
        ConcurrentLinkedQueue<Integer> carried = new ConcurrentLinkedQueue<>();
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads * each);
        Lane<Integer> lane = new Lane<>(new Lane.Limits(threads * each, 16, 1), (batch, ended) -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.ofVirtual().start(() -> {
                carried.addAll(batch);
                underWay.decrementAndGet();
                ended.run();
                batch.forEach(_ -> done.countDown());
            });
        });
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * each;
            Thread.ofVirtual()
                    .start(() -> IntStream.range(first, first + each)
                            .forEach(one -> assertThat(lane.offer(one)).isTrue()));
        }
        done.await();

        assertThat(most).hasValue(1);
        assertThat(carried).doesNotHaveDuplicates().hasSize(threads * each);
        for (int thread = 0; thread < threads; thread++) {
            int first = thread * each;
            assertThat(carried.stream().filter(one -> one / each == first / each))
                    .isSorted();
        }
    }
}
