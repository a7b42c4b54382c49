package cartesian.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.ItemId;
import cartesian.persistence.FaultPoint.Stage;
import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.Previous;
import cartesian.persistence.Fence.TakeOutcome;
import cartesian.persistence.Fence.TakeOutcome.Held;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FenceIT {
    private static final long LEASE_MILLIS = 3_000;
    /** Of the fence that nobody has held. */
    private static final Previous NOBODY = new Previous("", 0, true);

    private final DatabaseConfig config = TestDatabase.migrated();
    private final Database database = Database.open(config);
    private final Fence fence = database.fence();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theFirstTermIsFree() {
        assertThat(take("a")).isEqualTo(taken(1, NOBODY));
    }

    @Test
    void aLeaseKeepsOthersOut() {
        take("a");
        assertThat(take("b")).isInstanceOfSatisfying(Held.class, held -> {
            assertThat(held.clusterId()).isEqualTo("a");
            assertThat(held.term()).isEqualTo(1);
            assertThat(held.ageMillis()).isBetween(0L, LEASE_MILLIS);
        });
        assertThat(take("a")).isInstanceOf(Held.class);
    }

    @Test
    void aLeaseRunsOutByTheClockOfTheDatabase() {
        take("a");
        age(2_500);
        assertThat(take("b")).isInstanceOf(Held.class);
        age(600);
        assertThat(take("b")).isEqualTo(taken(2, silent("a", 1)));
        assertThat(fence.renew(1)).isFalse();
    }

    @Test
    void renewingBeginsTheLeaseAnew() {
        take("a");
        age(2_900);
        assertThat(fence.renew(1)).isTrue();
        age(2_000);
        assertThat(take("b")).isInstanceOf(Held.class);
    }

    @Test
    void aReleasedTermIsFreeAtOnceAndCannotBeRenewed() {
        take("a");
        assertThat(fence.release(1)).isTrue();
        assertThat(fence.renew(1)).isFalse();
        assertThat(fence.release(1)).isFalse();
        assertThat(take("b")).isEqualTo(taken(2, gone("a", 1)));
    }

    @Test
    void aClusterMaySucceedItselfAndNobodyElse() {
        take("a");
        assertThat(fence.take("b", LEASE_MILLIS, Claim.SUCCEED_OWN_CLUSTER)).isInstanceOf(Held.class);
        assertThat(fence.take("a", LEASE_MILLIS, Claim.SUCCEED_OWN_CLUSTER)).isEqualTo(taken(2, NOBODY));
    }

    @Test
    void takingTellsTheDurableEpoch() {
        take("a");
        TestDatabase.execute(config, "UPDATE fence SET epoch = 41, released = true");
        assertThat(take("b")).isEqualTo(new Taken(2, 41, gone("a", 1)));
        assertThat(fence.read().epoch()).isEqualTo(41);
    }

    /** As when a process is stopped: its transaction stays open, and keeps the locks of its rows, with the fence's or without. */
    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"BETWEEN_TABLES", "BEFORE_COMMIT"})
    void whatSleepsInTheMiddleOfAWriteDoesNotHoldUpItsSuccessor(Stage sleeps) throws Exception {
        take("a");
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        EpochWriter sleeper = database.writer((stage, epoch) -> {
            if (stage == sleeps) {
                asleep.countDown();
                awaitQuietly(awake);
            }
        });
        try (ExecutorService executor = Executors.newSingleThreadExecutor();
                Database other = Database.open(config)) {
            Future<WriteOutcome> late = executor.submit(() -> sleeper.write(1, header("a", 1), stock(1)));
            try {
                asleep.await();
                age(3_100);
                long begun = System.nanoTime();
                assertThat(other.fence().take("b", LEASE_MILLIS, Claim.WAIT_FOR_ALL))
                        .isInstanceOf(Taken.class);
                assertThat(other.writer().write(2, header("b", 1), stock(2))).isInstanceOf(WriteOutcome.Written.class);
                assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
            } finally {
                awake.countDown();
            }
            assertThatThrownBy(late::get).hasCauseInstanceOf(DatabaseException.class);
        }
        assertThat(TestDatabase.number(config, "SELECT stock FROM stock WHERE id = 'i'"))
                .isEqualTo(2);
    }

    @Test
    void whatIsWrittenIsNotBrokenOffWhileItsLeaseRuns() {
        take("a");
        EpochWriter writer = database.writer((stage, epoch) -> {
            if (stage == Stage.BETWEEN_TABLES) {
                assertThat(take("b")).isInstanceOf(Held.class);
            }
        });
        assertThat(writer.write(1, header("a", 1), stock(1))).isInstanceOf(WriteOutcome.Written.class);
    }

    private static EpochHeader header(String cluster, long epoch) {
        return new EpochHeader(epoch, cluster, 1, Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static EpochImages stock(long units) {
        return new EpochImages(List.of(new StockRow(new ItemId("i"), units, 1, 1)), List.of(), List.of(), List.of());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void takingTellsWhoHeldTheTermBefore() {
        take("a");
        fence.release(1);
        take("b");
        fence.release(2);
        assertThat(take("c")).isEqualTo(taken(3, gone("b", 2)));
    }

    @Test
    void takingAgainTellsWhoElseHeldTheTermBefore() {
        take("a");
        fence.release(1);
        take("b");
        assertThat(takeAgain("b")).isEqualTo(taken(3, gone("a", 1)));
        fence.release(3);
        assertThat(take("b")).isEqualTo(taken(4, gone("a", 1)));
        fence.release(4);
        assertThat(take("c")).isEqualTo(taken(5, gone("b", 4)));
    }

    @Test
    void takingTellsTheLastTermOfTheOneBefore() {
        take("a");
        assertThat(fence.advance(1, "a")).isTrue();
        fence.release(2);
        assertThat(take("b")).isEqualTo(taken(3, gone("a", 2)));
        assertThat(fence.advance(3, "b")).isTrue();
        assertThat(takeAgain("b")).isEqualTo(taken(5, gone("a", 2)));
    }

    @Test
    void takingTellsWhetherTheOneBeforeHadHandedItsTermBack() {
        take("a");
        age(3_100);
        assertThat(take("b")).isEqualTo(taken(2, silent("a", 1)));
        fence.release(2);
        assertThat(take("b")).isEqualTo(taken(3, silent("a", 1)));
        fence.release(3);
        assertThat(take("c")).isEqualTo(taken(4, gone("b", 3)));
        assertThat(takeAgain("c")).isEqualTo(taken(5, gone("b", 3)));
        age(3_100);
        assertThat(take("d")).isEqualTo(taken(6, silent("c", 5)));
    }

    @Test
    void theNextTermFollowsOnesOwn() {
        take("a");
        age(2_900);
        assertThat(fence.advance(1, "a")).isTrue();
        Fence.State state = fence.read();
        assertThat(state.term()).isEqualTo(2);
        assertThat(state.clusterId()).isEqualTo("a");
        assertThat(state.ageMillis()).isLessThan(2_000);
        assertThat(fence.renew(1)).isFalse();
        assertThat(fence.renew(2)).isTrue();
    }

    @Test
    void takingTheNextTermMayBeRepeatedIfTheAnswerWasLost() {
        take("a");
        assertThat(fence.advance(1, "a")).isTrue();
        assertThat(fence.advance(1, "a")).isTrue();
        assertThat(fence.read().term()).isEqualTo(2);
        assertThat(fence.advance(2, "a")).isTrue();
        assertThat(fence.advance(1, "a")).isFalse();
        assertThat(fence.read().term()).isEqualTo(3);
    }

    @Test
    void theNextTermIsRefusedOnceSomebodyElseHasTakenOne() {
        take("a");
        age(3_100);
        assertThat(take("b")).isEqualTo(taken(2, silent("a", 1)));
        assertThat(fence.advance(1, "a")).isFalse();
        assertThat(fence.advance(2, "a")).isFalse();
        assertThat(fence.read().term()).isEqualTo(2);
        assertThat(fence.advance(2, "b")).isTrue();
    }

    @Test
    void theNextTermIsRefusedAfterOnesOwnWasReleased() {
        take("a");
        fence.release(1);
        assertThat(fence.advance(1, "a")).isFalse();
        assertThat(take("b")).isEqualTo(taken(2, gone("a", 1)));
    }

    @Test
    void ofManyAtOnceOneTakesTheTerm() throws Exception {
        List<Future<TakeOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int cluster = 0; cluster < 24; cluster++) {
                String id = "cluster-" + cluster;
                outcomes.add(threads.submit(() -> take(id)));
            }
        }
        int taken = 0;
        for (Future<TakeOutcome> outcome : outcomes) {
            taken += outcome.get() instanceof Taken ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1);
        assertThat(fence.read().term()).isEqualTo(1);
    }

    private static TakeOutcome taken(long term, Previous previous) {
        return new Taken(term, 0, previous);
    }

    private static Previous gone(String cluster, long term) {
        return new Previous(cluster, term, true);
    }

    private static Previous silent(String cluster, long term) {
        return new Previous(cluster, term, false);
    }

    private TakeOutcome takeAgain(String cluster) {
        return fence.take(cluster, LEASE_MILLIS, Claim.SUCCEED_OWN_CLUSTER);
    }

    private TakeOutcome take(String cluster) {
        return fence.take(cluster, LEASE_MILLIS, Claim.WAIT_FOR_ALL);
    }

    private void age(int millis) {
        TestDatabase.execute(
                config, "UPDATE fence SET renewed_at = renewed_at - " + millis + " * interval '1 millisecond'");
    }
}
