package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PatrolTest {
    private static final Deadline FAR = Deadline.inMillis(600_000);

    @Test
    void whatIsDoneIsNotWaitedForThoughTimeIsOver() throws Exception {
        assertThat(Patrol.await(CompletableFuture.completedFuture(1), Deadline.inMillis(-1)))
                .isTrue();
        assertThat(Patrol.await(CompletableFuture.failedFuture(new IllegalStateException()), Deadline.inMillis(-1)))
                .isTrue();
        assertThat(Patrol.await(new CompletableFuture<>(), Deadline.inMillis(-1)))
                .isFalse();
    }

    @Test
    void deadlinesAreToldNotBeforeTheyPass() throws Exception {
        for (int millis : new int[] {1, 15, 40}) {
            long begin = System.nanoTime();
            Deadline deadline = Deadline.inMillis(millis);

            assertThat(Patrol.await(new CompletableFuture<>(), deadline)).isFalse();

            assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    @Test
    void interruptsEndAWait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Patrol.await(new CompletableFuture<>(), FAR)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void everybodyIsWokenByAnAnswerOrByTheirOwnDeadline() throws Exception {
        Random random = new Random(7);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 20; round++) {
                List<CompletableFuture<Integer>> asked = new ArrayList<>();
                List<Future<Boolean>> waits = new ArrayList<>();
                for (int number = 0; number < 100; number++) {
                    CompletableFuture<Integer> future = new CompletableFuture<>();
                    asked.add(future);
                    boolean answered = number % 2 == 0;
                    Deadline deadline = answered ? FAR : Deadline.inMillis(random.nextInt(20));
                    waits.add(threads.submit(() -> Patrol.await(future, deadline) == answered));
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(12));
                for (int number = 0; number < asked.size(); number += 2) {
                    asked.get(number).complete(number);
                }
                assertThat(all(waits)).doesNotContain(false);
            }
        }
    }

    private static List<Boolean> all(List<Future<Boolean>> waits) throws InterruptedException, ExecutionException {
        List<Boolean> results = new ArrayList<>();
        for (Future<Boolean> wait : waits) {
            results.add(wait.get());
        }
        return results;
    }
}
