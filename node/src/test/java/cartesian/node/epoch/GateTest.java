package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTest {
    private static final int STRIPES = 16;
    private static final int MANY = 16 * 1024;

    private static long inMillis(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private static Gate.Pass enter(Gate gate) {
        return gate.enter(inMillis(10_000)).orElseThrow();
    }

    @Test
    void openGateLetsWritesInAndOut() {
        Gate gate = new Gate(7, MANY);

        Gate.Pass one = enter(gate);
        Gate.Pass other = enter(gate);
        assertThat(one.epoch()).isEqualTo(7);
        assertThat(gate.inside()).isEqualTo(2);
        one.leave();
        other.leave();
        assertThat(gate.inside()).isZero();
    }

    @Test
    void openGateLetsInAfterTheDeadlineToo() {
        assertThat(new Gate(7, MANY).enter(inMillis(-1))).isPresent();
    }

    @Test
    void closedGateTurnsAwayAtTheDeadline() {
        Gate gate = new Gate(7, MANY);
        gate.close();

        assertThat(gate.enter(inMillis(-1))).isEmpty();
        long before = System.nanoTime();
        assertThat(gate.enter(inMillis(20))).isEmpty();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(gate.inside()).isZero();
    }

    @Test
    void whoWaitsAtAClosedGateEntersTheNextEpoch() throws Exception {
        Gate gate = new Gate(7, MANY);
        gate.close();
        List<Future<Optional<Gate.Pass>>> waiting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int index = 0; index < 100; index++) {
                waiting.add(threads.submit(() -> gate.enter(inMillis(10_000))));
            }
            assertThat(gate.drain(inMillis(10_000))).isTrue();
            gate.open(8);
            for (Future<Optional<Gate.Pass>> pass : waiting) {
                assertThat(pass.get().orElseThrow().epoch()).isEqualTo(8);
            }
        }
        assertThat(gate.inside()).isEqualTo(100);
    }

    @Test
    void drainWaitsForThoseInside() throws Exception {
        Gate gate = new Gate(7, MANY);
        Gate.Pass pass = enter(gate);
        gate.close();

        assertThat(gate.drain(inMillis(2))).isFalse();
        assertThat(gate.inside()).isEqualTo(1);
        assertThat(pass.epoch()).isEqualTo(7);
        pass.leave();
        assertThat(gate.drain(inMillis(10_000))).isTrue();
        gate.open(8);
        assertThat(enter(gate).epoch()).isEqualTo(8);
    }

    @Test
    void drainEndsWhenTheLastOneLeavesByAnyThread() throws Exception {
        Gate gate = new Gate(7, MANY);
        Gate.Pass pass = enter(gate);
        gate.close();
        Thread leaver = Thread.ofVirtual().start(pass::leave);

        assertThat(gate.drain(inMillis(10_000))).isTrue();
        leaver.join();
        assertThat(gate.inside()).isZero();
    }

    @Test
    void openGateDoesNotDrain() {
        assertThatIllegalStateException().isThrownBy(() -> new Gate(7, MANY).drain(inMillis(10)));
    }

    @Test
    void gateThatCouldNotDrainOpensAgainInTheSameEpoch() throws Exception {
        Gate gate = new Gate(7, MANY);
        Gate.Pass pass = enter(gate);
        gate.close();
        assertThat(gate.drain(inMillis(-1))).isFalse();

        gate.open(7);

        assertThat(enter(gate).epoch()).isEqualTo(pass.epoch());
        assertThat(gate.epoch()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 160, 1000})
    void oneThreadHasItsShareOfTheWritesInside(int insideMax) {
        Gate gate = new Gate(7, insideMax);
        int share = Math.max(1, insideMax / STRIPES);
        List<Gate.Pass> passes = new ArrayList<>();
        for (int index = 0; index < share; index++) {
            passes.add(enter(gate));
        }

        assertThat(gate.enter(inMillis(10_000))).isEmpty();
        assertThat(gate.inside()).isEqualTo(share);
        passes.getFirst().leave();
        assertThat(gate.enter(inMillis(10_000))).isPresent();
    }

    @Test
    void noMoreWritesAreInsideThanTheLimit() throws Exception {
        Gate gate = new Gate(7, 160);
        AtomicInteger turnedAway = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int index = 0; index < 1000; index++) {
                threads.execute(() -> {
                    if (gate.enter(inMillis(10_000)).isEmpty()) {
                        turnedAway.incrementAndGet();
                    }
                });
            }
        }
        assertThat(gate.inside()).isEqualTo(1000 - turnedAway.get()).isLessThanOrEqualTo(160);
    }

    @Test
    void interruptedWaiterIsTurnedAwayAndStaysInterrupted() throws Exception {
        Gate gate = new Gate(7, MANY);
        gate.close();
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean turnedAway = new AtomicBoolean();
        Thread waiter = Thread.ofVirtual().start(() -> {
            turnedAway.set(gate.enter(inMillis(10_000)).isEmpty());
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        waiter.interrupt();
        waiter.join();

        assertThat(turnedAway).isTrue();
        assertThat(interrupted).isTrue();
        assertThat(gate.inside()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    @SuppressWarnings("ThreadPriorityCheck") // A writer yields to mix with others; nothing depends on it.
    void nobodyIsInsideBetweenDrainAndOpen(long seed) throws Exception {
        Gate gate = new Gate(1, MANY);
        AtomicLong inside = new AtomicLong();
        AtomicLong writes = new AtomicLong();
        AtomicBoolean resting = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Random random = new Random(seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int index = 0; index < 200; index++) {
                long writerSeed = random.nextLong();
                threads.execute(() -> {
                    Random own = new Random(writerSeed);
                    while (!over.get()) {
                        Gate.Pass pass = enter(gate);
                        inside.incrementAndGet();
                        for (int step = own.nextInt(4); step >= 0; step--) {
                            if (resting.get()) {
                                wrong.add("inside while the gate was drained");
                            }
                            if (gate.epoch() != pass.epoch()) {
                                wrong.add("epoch " + gate.epoch() + " inside a write of " + pass.epoch());
                            }
                            Thread.yield();
                        }
                        inside.decrementAndGet();
                        pass.leave();
                        writes.incrementAndGet();
                    }
                });
            }
            for (int epoch = 2; epoch < 80; epoch++) {
                gate.close();
                boolean drained = gate.drain(inMillis(30_000));
                resting.set(true);
                if (!drained || inside.get() != 0) {
                    wrong.add("drained " + drained + " with " + inside.get() + " inside");
                }
                for (int spin = random.nextInt(200); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                resting.set(false);
                gate.open(epoch);
                long enough = writes.get() + random.nextInt(300);
                while (writes.get() < enough && wrong.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            over.set(true);
        }
        assertThat(wrong).as("seed %d", seed).isEmpty();
        assertThat(gate.inside()).isZero();
        assertThat(gate.epoch()).isEqualTo(79);
        assertThat(writes.get()).isPositive();
    }
}
