package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PermissionTest {
    private static final LeaseTimes LONG = LeaseTimes.ofMillis(300_000);
    private static final LeaseTimes SHORT = LeaseTimes.ofMillis(60);

    private final FakeGrid grid = new FakeGrid();
    private final Permission permission = new Permission(LONG, grid.as("a"));

    @BeforeEach
    void join() {
        grid.join("a");
        grid.join("b");
    }

    private static long now() {
        return System.nanoTime();
    }

    private static long inSeconds(long seconds) {
        return now() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Someone who waits for the word, once he does. */
    private FutureTask<Boolean> waiter() {
        FutureTask<Boolean> task = new FutureTask<>(() -> permission.await(inSeconds(50)));
        Thread thread = Thread.ofPlatform().daemon().start(task);
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void nothingMayBeToldBeforeTheFirstWord() {
        assertThat(permission.holds()).isFalse();
        permission.confirm(0, List.of("a", "b"));
        assertThat(permission.holds()).isFalse();
        assertThat(permission.participants()).containsExactly("a", "b");
    }

    @Test
    void wordHoldsForTheAnswerLeaseFromItsStampOn() {
        permission.confirm(now() - LONG.answerNanos(), List.of("a", "b"));
        assertThat(permission.holds()).isFalse();
        permission.confirm(now() - LONG.answerNanos() * 9 / 10, List.of("a", "b"));
        assertThat(permission.holds()).isTrue();
    }

    @Test
    void memberThatWaitsForAWordForAMomentStaysReadyAndNotForLonger() {
        assertThat(permission.heldLately()).isFalse();
        permission.confirm(now() - LONG.answerNanos() * 3, List.of("a", "b"));
        assertThat(permission.heldLately()).isFalse();
        permission.confirm(now() - LONG.answerNanos() * 3 / 2, List.of("a", "b"));
        assertThat(permission.holds()).isFalse();
        assertThat(permission.heldLately()).isTrue();
        permission.end();
        assertThat(permission.heldLately()).isFalse();
    }

    @Test
    void wordEndsByItself() {
        Permission brief = new Permission(SHORT, grid.as("a"));
        long stamp = now();
        brief.confirm(stamp, List.of("a", "b"));
        while (brief.holds()) {
            assertThat(now() - stamp).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
        assertThat(now() - stamp).isGreaterThanOrEqualTo(SHORT.answerNanos());
    }

    @Test
    void newsOfTheParticipantsAloneDoNotProlongTheWord() {
        permission.confirm(now() - LONG.answerNanos(), List.of("a", "b"));
        permission.confirm(0, List.of("a", "b"));
        assertThat(permission.holds()).isFalse();
    }

    @Test
    void wordIsOfNoUseOnceAParticipantIsOutOfSight() {
        permission.confirm(now(), List.of("a", "b"));
        assertThat(permission.holds()).isTrue();
        grid.vanish("b");
        assertThat(permission.holds()).isFalse();
        permission.confirm(now(), List.of("a", "b"));
        assertThat(permission.holds()).isFalse();

        grid.join("b");

        assertThat(permission.holds()).isTrue();
    }

    @Test
    void whoDoesNotTakePartNeedNotBeSeen() {
        grid.join("c");
        permission.confirm(now(), List.of("a", "b"));
        grid.vanish("c");
        assertThat(permission.holds()).isTrue();
    }

    @Test
    void newParticipantsAreLookedForThoughTheViewIsTheSame() {
        permission.confirm(now(), List.of("a", "b"));
        assertThat(permission.holds()).isTrue();

        permission.confirm(0, List.of("a", "b", "c"));

        assertThat(permission.holds()).isFalse();
        grid.join("c");
        assertThat(permission.holds()).isTrue();
    }

    @Test
    void participantsThatWereGoneAreNotMissedOnceTheyAreLeftOut() {
        permission.confirm(now(), List.of("a", "b"));
        grid.vanish("b");
        assertThat(permission.holds()).isFalse();
        permission.confirm(now(), List.of("a"));
        assertThat(permission.holds()).isTrue();
    }

    @Test
    void overtakenWordIsIgnored() {
        long stamp = now();
        permission.confirm(stamp, List.of("a", "b"));
        permission.confirm(stamp - LONG.answerNanos(), List.of("a", "ghost"));
        assertThat(permission.participants()).containsExactly("a", "b");
        assertThat(permission.holds()).isTrue();
    }

    @Test
    void withoutParticipantsNothingMayBeTold() {
        permission.confirm(now(), List.of());
        assertThat(permission.holds()).isFalse();
    }

    @Test
    void endIsForGood() {
        permission.confirm(now(), List.of("a", "b"));
        permission.end();
        assertThat(permission.holds()).isFalse();
        permission.confirm(now(), List.of("a", "b"));
        assertThat(permission.holds()).isFalse();
    }

    @Test
    void withoutAScribeEverythingMayBeToldUntilTheEnd() {
        permission.always();
        assertThat(permission.holds()).isTrue();
        permission.end();
        assertThat(permission.holds()).isFalse();
    }

    @Test
    void waiterWakesUpWhenTheWordComes() throws Exception {
        FutureTask<Boolean> waiter = waiter();
        permission.confirm(now(), List.of("a", "b"));
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void waiterGoesOnWaitingIfTheWordIsOfNoUse() throws Exception {
        FutureTask<Boolean> waiter = waiter();
        permission.confirm(now(), List.of("a", "b", "c"));
        permission.confirm(now() - LONG.answerNanos(), List.of("a", "b"));
        assertThat(waiter).isNotDone();
        permission.confirm(now(), List.of("a", "b"));
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void waiterWakesUpAtTheEnd() throws Exception {
        FutureTask<Boolean> waiter = waiter();
        permission.end();
        assertThat(waiter.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void waiterGivesUpAtItsDeadline() {
        assertThat(permission.await(now() + TimeUnit.MILLISECONDS.toNanos(5))).isFalse();
        assertThat(permission.await(now() - 1)).isFalse();
        permission.confirm(now(), List.of("a", "b"));
        assertThat(permission.await(now() - 1)).isTrue();
    }

    @Test
    void waiterThatIsInterruptedKeepsTheInterrupt() throws Exception {
        AtomicBoolean kept = new AtomicBoolean();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            boolean held = permission.await(inSeconds(50));
            kept.set(Thread.currentThread().isInterrupted());
            answer.complete(held);
        });
        thread.interrupt();
        assertThat(answer.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(kept).isTrue();
    }
}
