package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.Records;
import cartesian.node.faults.Cluster;
import cartesian.node.grid.step.RecordsLostException;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.transaction.TransactionContext;
import com.hazelcast.transaction.TransactionalMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lanes on real members: they answer as steps do, and what they have answered outlives an owner. */
class LanesIT {
    private static final long EPOCH = 7;
    private static final int USERS = 40;
    private static final int ADDS = 200;
    private static final int THREADS = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JoinedGrids joined = new JoinedGrids();
    private final List<Grid> grids = joined.all();

    @AfterEach
    void stop() {
        joined.close();
    }

    private static UserId user(int number) {
        return new UserId("u" + number);
    }

    private static AccountKey credit(int number) {
        return new AccountKey.OfUser(user(number));
    }

    /** Steps on all kinds of records, one after the other, asked for by all members: each answers what the step alone would. */
    @Test
    void answersAreWhatTheStepsSay() throws Exception {
        joined.start(3, false);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<AccountKey, Account> accounts = new HashMap<>();
        Map<OrderId, OrderRecord> orders = new HashMap<>();
        for (int turn = 0; turn < 4_000; turn++) {
            Records records = grids.get(random.nextInt(grids.size())).records();
            if (random.nextInt(3) > 0) {
                AccountKey key = random.nextBoolean()
                        ? credit(random.nextInt(9))
                        : new AccountKey.OfItem(new ItemId("i" + random.nextInt(9)));
                AccountStep step = accountStep(random);
                AccountAnswer answer = records.account(key, step).join();
                assertThat(answer).as("seed %d, %s", seed, step).isEqualTo(applied(accounts, key, step));
            } else {
                OrderId order = new OrderId("o" + random.nextInt(9));
                OrderStep step = orderStep(random);
                OrderAnswer answer = records.order(order, step).join();
                assertThat(answer).as("seed %d, %s", seed, step).isEqualTo(applied(orders, order, step));
            }
        }
    }

    private static <N, R, A> A applied(Map<N, R> records, N name, Step<R, A> step) {
        Step.Next<R, A> next = step.apply(records.get(name));
        R record = next.record();
        if (record != null) {
            records.put(name, record);
        } else if (next.gone()) {
            records.remove(name);
        }
        return next.answer();
    }

    private static AccountStep accountStep(Random random) {
        long id = 1L + random.nextInt(50);
        Tx tx = new Tx(new OrderId("o" + random.nextInt(9)), 1 + random.nextInt(4));
        return switch (random.nextInt(8)) {
            case 0 -> new AccountStep.Create(id, EPOCH, 10, 3);
            case 1 -> new AccountStep.Replace(id, EPOCH, 10, 3);
            case 2 -> new AccountStep.Add(id, EPOCH, 5);
            case 3 -> new AccountStep.Subtract(id, EPOCH, 2);
            case 4 -> new AccountStep.Take(tx, EPOCH, 1 + random.nextInt(4));
            case 5 -> new AccountStep.Settle(tx, EPOCH);
            case 6 -> new AccountStep.GiveBack(tx, EPOCH);
            default -> new AccountStep.Read();
        };
    }

    private static OrderStep orderStep(Random random) {
        long id = 1L + random.nextInt(50);
        return switch (random.nextInt(7)) {
            case 0 -> new OrderStep.Create(id, EPOCH, user(1));
            case 1 -> new OrderStep.Replace(id, EPOCH, user(1), List.of());
            case 2 -> new OrderStep.Remove(id, EPOCH);
            case 3 -> new OrderStep.Commit(id, EPOCH, (EPOCH << 24) + 1 + random.nextInt(3), OrderStep.Change.CHECKOUT);
            case 4 -> new OrderStep.Evict((EPOCH << 24) + 1 + random.nextInt(4));
            case 5 -> new OrderStep.Ask(id);
            default -> new OrderStep.Read();
        };
    }

    /** Owners die while steps are under way: each step is applied once, on the new owner as it was on the old. */
    @Test
    void whatWasAnsweredOutlivesItsOwner() throws Exception {
        joined.start(4, false);
        for (int number = 0; number < USERS; number++) {
            AccountKey key = credit(number);
            JoinedGrids.ask(() -> grids.getFirst().records().account(key, new AccountStep.Create(1, EPOCH, 0, 0)));
        }
        AtomicInteger ids = new AtomicInteger(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Records records = grids.get(thread % 2).records();
                Random random = new Random(thread);
                running.add(threads.submit(() -> {
                    for (int add = 0; add < ADDS; add++) {
                        AccountKey key = credit(random.nextInt(USERS));
                        AccountStep step = new AccountStep.Add(ids.incrementAndGet(), EPOCH, 1);
                        assertThat(JoinedGrids.ask(() -> records.account(key, step))
                                        .verdict())
                                .isEqualTo(Verdict.DONE);
                    }
                }));
            }
            Cluster.eventually("steps are under way", PATIENCE, () -> ids.get() > THREADS * ADDS / 4);
            grids.get(3).terminate();
            for (Future<?> thread : running) {
                thread.get();
            }
        }
        assertThat(sum()).isEqualTo(THREADS * ADDS);
        Cluster.eventually(
                "backups are in place", PATIENCE, () -> grids.getFirst().safe());
        grids.get(2).terminate();
        assertThat(sum()).isEqualTo(THREADS * ADDS);
    }

    private long sum() {
        long sum = 0;
        for (int number = 0; number < USERS; number++) {
            AccountKey key = credit(number);
            sum += Objects.requireNonNull(
                            JoinedGrids.ask(() -> grids.getFirst().records().account(key, new AccountStep.Read()))
                                    .account())
                    .free();
        }
        return sum;
    }

    @Test
    void stepWaitsWhileATransactionHasItsRecordLocked() throws Exception {
        joined.start(1, false);
        Records records = grids.getFirst().records();
        records.account(credit(1), new AccountStep.Create(1, EPOCH, 10, 0)).join();
        HazelcastInstance hazelcast = Hazelcast.getAllHazelcastInstances().stream()
                .filter(one -> one.getConfig().getClusterName().equals(joined.name()))
                .findAny()
                .orElseThrow();
        TransactionContext context = hazelcast.newTransactionContext();
        context.beginTransaction();
        TransactionalMap<Key, Account> map = context.getMap(GridRecords.CREDIT);
        Account account = map.getForUpdate(GridRecords.key(credit(1)));
        CompletableFuture<AccountAnswer> waits = byAnother(records, new AccountStep.Add(2, EPOCH, 1));
        CompletableFuture<AccountAnswer> reads = byAnother(records, new AccountStep.Read());
        assertThat(records.account(credit(2), new AccountStep.Read()).join().verdict())
                .isEqualTo(Verdict.MISSING);
        assertThat(waits.copy().completeOnTimeout(new AccountAnswer(Verdict.BUSY, null), 300, TimeUnit.MILLISECONDS))
                .succeedsWithin(PATIENCE)
                .extracting(AccountAnswer::verdict)
                .isEqualTo(Verdict.BUSY);
        assertThat(reads).isNotDone();
        map.set(
                GridRecords.key(credit(1)),
                new Account(70, 0, account.version() + 1, EPOCH, account.holds(), account.marks()));
        context.commitTransaction();

        assertThat(Objects.requireNonNull(waits.join().account()).free()).isEqualTo(71);
        assertThat(Objects.requireNonNull(reads.join().account()).free()).isGreaterThanOrEqualTo(70);
    }

    /** Asked for by another thread: the one that has begun a transaction may pass its own locks. */
    private static CompletableFuture<AccountAnswer> byAnother(Records records, AccountStep step)
            throws InterruptedException {
        AtomicReference<CompletableFuture<AccountAnswer>> sent = new AtomicReference<>();
        Thread.ofVirtual()
                .start(() -> sent.set(records.account(credit(1), step)))
                .join();
        return sent.get();
    }

    @Test
    void whatIsAbsentInAPartitionWithoutSealIsNotAnswered() throws Exception {
        joined.start(2, true);
        for (int number = 0; number < 9; number++) {
            AccountKey key = credit(number);
            assertThatThrownBy(() -> grids.getFirst()
                            .records()
                            .account(key, new AccountStep.Read())
                            .join())
                    .hasCauseInstanceOf(RecordsLostException.class);
        }
        grids.getFirst().loader().seal();
        for (int number = 0; number < 9; number++) {
            assertThat(grids.getFirst()
                            .records()
                            .account(credit(number), new AccountStep.Read())
                            .join()
                            .verdict())
                    .isEqualTo(Verdict.MISSING);
        }
    }
}
