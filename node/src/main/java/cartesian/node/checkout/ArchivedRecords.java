package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Verdict;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The grid's records together with the orders that have left memory.
 *
 * <p>A step that reads is answered from the archive. A step that changes has its order brought back first: it runs
 * inside the gate, where no epoch ends, so an order that is not in memory is durable in its newest version, and no
 * version that is found can be outrun by another before it is back.
 */
public final class ArchivedRecords implements Records {
    private final Records grid;
    private final Archive archive;
    private final Evictor evictor;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    public ArchivedRecords(Records grid, Archive archive, Evictor evictor) {
        this.grid = grid;
        this.archive = archive;
        this.evictor = evictor;
    }

    @Override
    public CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step) {
        return found(order, step, grid.order(order, step));
    }

    @Override
    public Way<OrderStep, OrderAnswer> way(OrderId order) {
        Way<OrderStep, OrderAnswer> inGrid = grid.way(order);
        return step -> found(order, step, inGrid.run(step));
    }

    @Override
    public Way<AccountStep, AccountAnswer> way(AccountKey key) {
        return grid.way(key);
    }

    private CompletableFuture<OrderAnswer> found(
            OrderId order, OrderStep step, CompletableFuture<OrderAnswer> answered) {
        return answered.thenCompose(answer -> {
            if (answer.verdict() != Verdict.ABSENT) {
                return CompletableFuture.completedFuture(answer);
            }
            return CompletableFuture.supplyAsync(() -> archive.find(order), threads)
                    .thenCompose(found ->
                            found.map(record -> again(order, step, record)).orElseGet(() -> missing()));
        });
    }

    @Override
    public CompletableFuture<Kept<AccountAnswer>> account(
            AccountKey key, AccountStep step, ReceiptName receipt, Slip slip) {
        return grid.account(key, step, receipt, slip);
    }

    /** A receipt stays when its order leaves memory, so the order is brought back only if there is none. */
    @Override
    public CompletableFuture<Kept<OrderAnswer>> order(OrderId order, OrderStep step, ReceiptName receipt, Slip slip) {
        return grid.order(order, step, receipt, slip).thenCompose(kept -> {
            if (step.reads() || kept.receipt() != null || kept.answer().verdict() != Verdict.ABSENT) {
                return CompletableFuture.completedFuture(kept);
            }
            return CompletableFuture.supplyAsync(() -> archive.find(order), threads)
                    .thenCompose(found -> found.isEmpty()
                            ? missing().thenApply(answer -> new Kept<>(answer, null))
                            : restored(order, found.get()).thenCompose(_ -> order(order, step, receipt, slip)));
        });
    }

    private CompletableFuture<OrderAnswer> restored(OrderId order, OrderRecord found) {
        return grid.order(order, new OrderStep.Restore(found)).thenApply(answer -> {
            evictor.over(order, found.version());
            return answer;
        });
    }

    private static CompletableFuture<OrderAnswer> missing() {
        return CompletableFuture.completedFuture(new OrderAnswer(Verdict.MISSING, null));
    }

    private CompletableFuture<OrderAnswer> again(OrderId order, OrderStep step, OrderRecord found) {
        if (step.reads()) {
            return CompletableFuture.completedFuture(step.apply(found).answer());
        }
        return restored(order, found).thenCompose(_ -> order(order, step));
    }

    @Override
    public CompletableFuture<AccountAnswer> account(AccountKey key, AccountStep step) {
        return grid.account(key, step);
    }

    @Override
    public CompletableFuture<Map<AccountKey, Long>> accounts(Map<AccountKey, AccountStep.Replace> steps) {
        return grid.accounts(steps);
    }

    @Override
    public CompletableFuture<Map<OrderId, Long>> orders(Map<OrderId, OrderStep.Replace> steps) {
        return grid.orders(steps);
    }

    @Override
    public int partitionOf(UserId user) {
        return grid.partitionOf(user);
    }

    @Override
    public int partitionOf(OrderId order) {
        return grid.partitionOf(order);
    }

    @Override
    public int partitions() {
        return grid.partitions();
    }
}
