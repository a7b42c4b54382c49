package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.Outcome;
import cartesian.node.checkout.MemoryRecords.Fate;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a call leaves to the threads that bring its answers. */
final class AdvanceTest extends EngineShop {
    private static final int MILLIS = 10_000;

    private final Set<Class<?>> asked = ConcurrentHashMap.newKeySet();

    private void everyAnswerIsLate() {
        records.weather((_, step) -> {
            asked.add(step.getClass());
            return Fate.ANSWER_LATE;
        });
    }

    private void awaitAsked(Class<? extends Step<?, ?>> step) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS);
        while (!asked.contains(step)) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    @Test
    void whoBringsAnAnswerAsksForWhatComesNext() throws Exception {
        shop(10, 10, 100);
        everyAnswerIsLate();
        CompletableFuture<Outcome<Amount>> call = CompletableFuture.supplyAsync(() -> checkout(BOTH));
        awaitAsked(OrderStep.Read.class);
        Thread bringer = Thread.currentThread();
        Set<Thread> askers = ConcurrentHashMap.newKeySet();
        records.hook((_, _) -> askers.add(Thread.currentThread()));

        records.deliver();

        assertThat(call.get(MILLIS, TimeUnit.MILLISECONDS)).isEqualTo(done(25));
        assertThat(askers).containsOnly(bringer);
        assertThat(asked).contains(AccountStep.Take.class, OrderStep.Commit.class, AccountStep.Settle.class);
        records.deliver();
        restsWith(8, 9, 75);
    }

    @Test
    void callsThatRanOutOfTimeAskForNothingMore() throws Exception {
        shop(10, 10, 100);
        everyAnswerIsLate();

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Overloaded<>());
        records.deliver();

        assertThat(asked).containsExactly(OrderStep.Read.class);
        restsWith(10, 10, 100);
    }

    @Test
    void holdsOfCallsThatRanOutOfTimeAreGivenBack() throws Exception {
        shop(10, 10, 100);
        records.weather((_, step) -> step instanceof AccountStep.Take ? Fate.ANSWER_LATE : Fate.ANSWERED);

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Overloaded<>());
        records.deliver();

        assertThat(records.get(BOTH).paid()).isFalse();
        restsWith(10, 10, 100);
    }

    @Test
    void commitsThatAreNotAnsweredInTimeAreResolvedLater() throws Exception {
        shop(10, 10, 100);
        records.weather((_, step) -> step instanceof OrderStep.Commit ? Fate.ANSWER_LATE : Fate.ANSWERED);

        assertThat(within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)))
                .isEqualTo(new Outcome.Unresolved<>());
        records.weather((_, _) -> Fate.ANSWERED);
        records.deliver();

        restsWith(8, 9, 75);
    }

    @Test
    void callsWaitForWhoIsAskingWhenTheirTimeRunsOut() throws Exception {
        shop(10, 10, 100);
        everyAnswerIsLate();
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Outcome<Amount>> call = CompletableFuture.supplyAsync(
                () -> within(SHORT_DEADLINE_MILLIS, flight -> engine.checkout(BOTH, flight)));
        awaitAsked(OrderStep.Read.class);
        records.hook((_, step) -> {
            if (step instanceof AccountStep.Take && asking.getCount() == 1) {
                asking.countDown();
                await(goOn);
            }
        });
        Thread bringer = Thread.ofPlatform().start(records::deliver);
        await(asking);

        TimeUnit.MILLISECONDS.sleep(5 * SHORT_DEADLINE_MILLIS);
        assertThat(call).isNotDone();
        goOn.countDown();
        bringer.join();

        while (!call.isDone()) {
            records.deliver();
        }
        assertThat(call.get()).isEqualTo(new Outcome.Overloaded<>());
        records.deliver();
        assertThat(asked).doesNotContain(OrderStep.Commit.class);
        records.weather((_, _) -> Fate.ANSWERED);
        restsWith(10, 10, 100);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(MILLIS, TimeUnit.MILLISECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void lostAnswersAreAskedForAgainByTheCall() {
        for (int lost = 0; lost < 8; lost++) {
            int number = lost;
            shop(10, 10, 100);
            records.weather((call, _) -> call == number ? Fate.ANSWER_LOST : Fate.ANSWERED);

            assertThat(checkout(BOTH)).isEqualTo(done(25));

            restsWith(8, 9, 75);
        }
    }
}
