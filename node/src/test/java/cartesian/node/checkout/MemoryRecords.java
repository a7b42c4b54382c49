package cartesian.node.checkout;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import cartesian.node.record.Told;
import cartesian.node.record.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Records in memory that answer at once, by the thread that asks; what goes wrong and when is up to the test. */
final class MemoryRecords implements Records {
    /** What becomes of one call. */
    enum Fate {
        ANSWERED,
        /** The step is not applied, and the future fails. */
        STEP_LOST,
        /** The step is applied, and the future fails. */
        ANSWER_LOST,
        /** The step is applied, and the future completes with {@link MemoryRecords#deliver()}. */
        ANSWER_LATE
    }

    /** Decides what becomes of a call; calls are numbered from 0. */
    interface Weather {
        Fate of(int call, Step<?, ?> step);
    }

    /** Runs before a call, on its thread, and may itself make calls. */
    interface Hook {
        void before(int call, Step<?, ?> step);
    }

    private final Map<AccountKey, Account> accounts = new HashMap<>();
    private final Map<OrderId, OrderRecord> orders = new HashMap<>();
    private final Map<ReceiptName, Receipt> receipts = new HashMap<>();
    private final Queue<Runnable> late = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Weather weather = (call, step) -> Fate.ANSWERED;
    private volatile Hook hook = (call, step) -> {};

    void weather(Weather next) {
        weather = next;
    }

    void hook(Hook next) {
        hook = next;
    }

    int calls() {
        return calls.get();
    }

    void restartCalls() {
        calls.set(0);
    }

    synchronized void put(AccountKey key, Account account) {
        accounts.put(key, account);
    }

    synchronized void put(OrderId id, OrderRecord order) {
        orders.put(id, order);
    }

    synchronized Account get(AccountKey key) {
        return Objects.requireNonNull(accounts.get(key));
    }

    synchronized OrderRecord get(OrderId id) {
        return Objects.requireNonNull(orders.get(id));
    }

    /** Those of clients' calls, without what binds keys. */
    synchronized Map<ReceiptName, Receipt> receipts() {
        Map<ReceiptName, Receipt> told = new HashMap<>(receipts);
        told.values().removeIf(receipt -> receipt.told() instanceof Told.Bound);
        return told;
    }

    /** As after a day. */
    synchronized void forgetReceipts() {
        receipts.clear();
    }

    /** How many accounts and orders there are. */
    synchronized int size() {
        return accounts.size() + orders.size();
    }

    /** What accounts and orders show, in the order of their names. */
    synchronized String shown() {
        TreeMap<String, String> shown = new TreeMap<>();
        accounts.forEach((key, account) -> shown.put(
                key.toString(), account.most() + " at " + account.price() + ", version " + account.version()));
        orders.forEach((id, order) -> shown.put(id.toString(), order.image().toString()));
        return shown.toString();
    }

    synchronized boolean anyHolds() {
        return accounts.values().stream().anyMatch(account -> !account.holds().isEmpty());
    }

    @Override
    public CompletableFuture<AccountAnswer> account(AccountKey key, AccountStep step) {
        return run(accounts, key, step);
    }

    @Override
    public CompletableFuture<OrderAnswer> order(OrderId order, OrderStep step) {
        return run(orders, order, step);
    }

    @Override
    public CompletableFuture<Kept<AccountAnswer>> account(
            AccountKey key, AccountStep step, ReceiptName receipt, Slip slip) {
        return run(step, () -> apply(accounts, key, step, receipt, slip));
    }

    @Override
    public CompletableFuture<Kept<OrderAnswer>> order(OrderId order, OrderStep step, ReceiptName receipt, Slip slip) {
        return run(step, () -> apply(orders, order, step, receipt, slip));
    }

    private <K, R, A> CompletableFuture<A> run(Map<K, R> map, K key, Step<R, A> step) {
        return run(step, () -> apply(map, key, step));
    }

    private <A> CompletableFuture<A> run(Step<?, ?> step, Supplier<A> applying) {
        int call = calls.getAndIncrement();
        hook.before(call, step);
        Fate fate = weather.of(call, step);
        if (fate == Fate.STEP_LOST) {
            return CompletableFuture.failedFuture(new IllegalStateException("step lost"));
        }
        A answer = applying.get();
        return switch (fate) {
            case ANSWER_LOST -> CompletableFuture.failedFuture(new IllegalStateException("answer lost"));
            case ANSWER_LATE -> {
                CompletableFuture<A> future = new CompletableFuture<>();
                late.add(() -> future.complete(answer));
                yield future;
            }
            default -> CompletableFuture.completedFuture(answer);
        };
    }

    /** Completes, by this thread, what has been late until now. */
    void deliver() {
        for (Runnable answer = late.poll(); answer != null; answer = late.poll()) {
            answer.run();
        }
    }

    /** Applies a step past hook and weather. */
    synchronized AccountAnswer apply(AccountKey key, AccountStep step) {
        return apply(accounts, key, step);
    }

    /** Applies a step past hook and weather. */
    synchronized OrderAnswer apply(OrderId order, OrderStep step) {
        return apply(orders, order, step);
    }

    private synchronized <K, R, A> A apply(Map<K, R> map, K key, Step<R, A> step) {
        Step.Next<R, A> next = step.apply(map.get(key));
        store(map, key, next);
        return next.answer();
    }

    private synchronized <K, R, A> Kept<A> apply(Map<K, R> map, K key, Step<R, A> step, ReceiptName name, Slip slip) {
        Slip.Next<R, A> next = slip.apply(step, map.get(key), receipts.get(name));
        store(map, key, next.next());
        Receipt left = next.left();
        if (left != null) {
            receipts.put(name, left);
        }
        return next.answer();
    }

    private static <K, R> void store(Map<K, R> map, K key, Step.Next<R, ?> next) {
        R record = next.record();
        if (record != null) {
            map.put(key, record);
        } else if (next.gone()) {
            map.remove(key);
        }
    }

    @Override
    public CompletableFuture<Map<AccountKey, Long>> accounts(Map<AccountKey, AccountStep.Replace> steps) {
        Map<AccountKey, Long> versions = new HashMap<>();
        steps.forEach((key, step) -> {
            AccountAnswer answer = apply(key, step);
            if (answer.verdict() == Verdict.DONE) {
                versions.put(key, Objects.requireNonNull(answer.account()).version());
            }
        });
        return CompletableFuture.completedFuture(versions);
    }

    @Override
    public CompletableFuture<Map<OrderId, Long>> orders(Map<OrderId, OrderStep.Replace> steps) {
        Map<OrderId, Long> versions = new HashMap<>();
        steps.forEach((order, step) -> versions.put(
                order, Objects.requireNonNull(apply(order, step).order()).version()));
        return CompletableFuture.completedFuture(versions);
    }

    @Override
    public int partitionOf(UserId user) {
        return 0;
    }

    @Override
    public int partitionOf(OrderId order) {
        return 0;
    }

    @Override
    public int partitions() {
        return 1;
    }
}
