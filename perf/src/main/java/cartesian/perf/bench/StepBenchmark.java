package cartesian.perf.bench;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step.Next;
import cartesian.node.record.Tx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of one checkout on their records, without a grid: hold, settle, commit. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StepBenchmark {
    private static final long EPOCH = 42;
    private static final long VERSION = 17;
    private static final long ATTEMPT = -1;
    private static final Tx TX = new Tx(new OrderId("3fa9-0123456789ABCDEFGHIJ"), ATTEMPT);

    /** How many changes of this epoch the record remembers. */
    @Param({"0", "16", "1024"})
    int marks = 0;

    private final AccountStep.Take take = new AccountStep.Take(TX, EPOCH, 2);
    private final AccountStep.Settle settle = new AccountStep.Settle(TX, EPOCH);
    private final OrderStep.Commit commit = new OrderStep.Commit(ATTEMPT, EPOCH, VERSION, OrderStep.Change.CHECKOUT);
    private Account free = account(List.of(), Marks.NONE);
    private Account held = free;
    private OrderRecord order = order(Marks.NONE);

    /** Makes records with so many marks. */
    @Setup
    public void setUp() {
        Marks remembered = Marks.NONE;
        for (long id = 1; id <= marks; id++) {
            remembered = remembered.plus(id);
        }
        free = account(List.of(), remembered);
        held = account(List.of(new Hold(TX, 2)), remembered);
        order = order(remembered);
    }

    private static Account account(List<Hold> holds, Marks remembered) {
        return new Account(1_000, 250, VERSION, EPOCH, holds, remembered);
    }

    private static OrderRecord order(Marks remembered) {
        List<OrderLine> lines = List.of(
                new OrderLine(new ItemId("0123456789ABCDEFGHIJ"), 1, 250),
                new OrderLine(new ItemId("KLMNOPQRSTUVWXYZabcd"), 2, 99));
        return new OrderRecord(
                new UserId("efghijklmnopqrstuvwx"),
                lines,
                OrderRecord.UNPAID,
                false,
                false,
                VERSION,
                EPOCH,
                remembered);
    }

    /** Sets two units aside. */
    @Benchmark
    public Next<Account, AccountAnswer> take() {
        return take.apply(free);
    }

    /** Ends the hold. */
    @Benchmark
    public Next<Account, AccountAnswer> settle() {
        return settle.apply(held);
    }

    /** Marks the order checked out. */
    @Benchmark
    public Next<OrderRecord, OrderAnswer> commit() {
        return commit.apply(order);
    }
}
