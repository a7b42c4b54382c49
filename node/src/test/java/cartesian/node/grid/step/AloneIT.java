package cartesian.node.grid.step;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.UserId;
import cartesian.node.checkout.Records;
import cartesian.node.grid.Grid;
import cartesian.node.grid.JoinedGrids;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member that is alone runs steps at once, and goes over to asking others as they come. */
final class AloneIT {
    private static final long EPOCH = 7;
    private static final int THREADS = 16;
    private static final StepBatches NOTHING = new StepBatches(List.of(), new StepCodec() {
        @Override
        public void write(ObjectDataOutput out, Step<?, ?> step) {}

        @Override
        public <R, A> Step<R, A> read(ObjectDataInput in) {
            throw new IllegalStateException("there is nothing");
        }

        @Override
        public void write(ObjectDataOutput out, Slip slip) {}

        @Override
        public Slip readSlip(ObjectDataInput in) {
            throw new IllegalStateException("there is nothing");
        }
    });
    private static final long MILLIS = 60_000;

    private final JoinedGrids joined = new JoinedGrids();
    private final AtomicLong ids = new AtomicLong();

    @AfterEach
    void stop() {
        joined.close();
    }

    private static AccountKey credit(int number) {
        return new AccountKey.OfUser(new UserId("u" + number));
    }

    private AccountStep add() {
        return new AccountStep.Add(ids.incrementAndGet(), EPOCH, 1);
    }

    private void makeUsers(Records records, int count) {
        List<CompletableFuture<?>> made = new ArrayList<>();
        for (int user = 0; user < count; user++) {
            made.add(records.account(credit(user), new AccountStep.Create(ids.incrementAndGet(), EPOCH, 0, 0)));
        }
        CompletableFuture.allOf(made.toArray(CompletableFuture[]::new)).join();
    }

    /** Each answer has the next batch run, on another partition of the same thread: however many, they do not nest. */
    @Test
    void batchesThatAnswersAskForDoNotNestWithoutEnd() throws Exception {
        joined.plan(1, 31, 1);
        joined.join(false);
        HazelcastInstance member = Hazelcast.getAllHazelcastInstances().stream()
                .filter(each -> each.getConfig().getClusterName().equals(joined.name()))
                .findFirst()
                .orElseThrow();
        Alone alone = new Alone(Insides.node(member).getNodeEngine());
        CompletableFuture<Integer> end = new CompletableFuture<>();

        runOnAndOn(alone, 100_000, end);

        assertThat(end.get(MILLIS, TimeUnit.MILLISECONDS)).isZero();
    }

    private static void runOnAndOn(Alone alone, int left, CompletableFuture<Integer> end) {
        alone.run(new StepBatch(NOTHING, List.of()), left % 31, (_, fault) -> {
            if (fault != null) {
                end.completeExceptionally(fault);
            } else if (left == 0) {
                end.complete(left);
            } else {
                runOnAndOn(alone, left - 1, end);
            }
        });
    }

    /** Two members join, one after the other, while steps go on: none of them fails or is lost. */
    @Test
    void stepsGoOnWhileOthersJoin() throws Exception {
        joined.plan(3, 31, 4);
        joined.join(false);
        Records records = joined.all().getFirst().records();
        int users = 100;
        makeUsers(records, users);
        AtomicBoolean enough = new AtomicBoolean();
        long sum = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Long>> adders = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                adders.add(threads.submit(() -> {
                    long added = 0;
                    for (int user = first; !enough.get(); user = (user + 1) % users) {
                        assertThat(records.account(credit(user), add()).get().verdict())
                                .isEqualTo(Verdict.DONE);
                        added++;
                    }
                    return added;
                }));
            }
            try {
                for (int member = 0; member < 2; member++) {
                    TimeUnit.MILLISECONDS.sleep(200);
                    joined.join(false);
                    joined.awaitSafe();
                }
            } finally {
                enough.set(true);
            }
            for (Future<Long> adder : adders) {
                sum += adder.get(MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        for (Grid grid : joined.all()) {
            assertThat(units(grid.records(), users)).isEqualTo(sum);
        }
        joined.all().removeFirst().terminate();
        assertThat(units(joined.all().getFirst().records(), users))
                .as("backups")
                .isEqualTo(sum);
    }

    private static long units(Records records, int users) {
        long units = 0;
        for (int user = 0; user < users; user++) {
            AccountKey key = credit(user);
            units += Objects.requireNonNull(JoinedGrids.ask(() -> records.account(key, new AccountStep.Read()))
                            .account())
                    .free();
        }
        return units;
    }
}
