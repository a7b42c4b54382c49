package cartesian.perf.bench;

import cartesian.api.ItemId;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a write pays to put its image into the buffer of its epoch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EpochBufferBenchmark {
    private static final int KEYS = 1 << 16;

    private final AccountKey[] keys = new AccountKey[KEYS];
    private EpochBuffer buffer = new EpochBuffer();
    private long version = 0;

    /** Names the records. */
    @Setup
    public void setUp() {
        for (int index = 0; index < KEYS; index++) {
            keys[index] = new AccountKey.OfItem(new ItemId(Integer.toString(index)));
        }
    }

    /** A new epoch for each second. */
    @Setup(Level.Iteration)
    public void begin() {
        buffer = new EpochBuffer();
    }

    /** One record of 65,536 after the other, each time at its next version. */
    @Benchmark
    public EpochBuffer add() {
        version++;
        buffer.add(keys[(int) version & (KEYS - 1)], image());
        return buffer;
    }

    /** The same record again and again. */
    @Benchmark
    public EpochBuffer addHot() {
        version++;
        buffer.add(keys[0], image());
        return buffer;
    }

    private Account image() {
        return new Account(1_000, 250, version, 1, List.of(), Marks.NONE);
    }
}
