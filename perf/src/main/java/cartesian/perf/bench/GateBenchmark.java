package cartesian.perf.bench;

import cartesian.node.epoch.Gate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What every write pays to pass an open gate, alone and with a second thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GateBenchmark {
    private static final int INSIDE_MAX = 16_384;

    private final Gate gate = new Gate(1, INSIDE_MAX);

    /** One thread. */
    @Benchmark
    public long enterAndLeave() {
        return pass();
    }

    /** Two at once, most likely by different counters. */
    @Benchmark
    @Threads(2)
    public long enterAndLeaveByTwo() {
        return pass();
    }

    private long pass() {
        Gate.Pass pass = gate.enter(Long.MAX_VALUE).orElseThrow();
        pass.leave();
        return pass.epoch();
    }
}
