package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.grid.step.StepProcessor;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
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

/**
 * The messages of one checkout, written to bytes and read from them by the grid's own serializers: apart, since one
 * member pays for the one and another for the other. {@link SerializationBenchmark} compares formats.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StepSerializationBenchmark {
    /** A message of a checkout of two lines. */
    public enum Message {
        READ,
        TAKE,
        COMMIT,
        SETTLE,
        ORDER_ANSWER;

        private static final long EPOCH = 42;
        private static final Tx TX = new Tx(new OrderId("3fa9-0123456789ABCDEFGHIJ"), Long.MIN_VALUE + 1);

        private Object make() {
            return switch (this) {
                case READ -> carried(new OrderStep.Read());
                case TAKE -> carried(new AccountStep.Take(TX, EPOCH, 2));
                case COMMIT -> carried(new OrderStep.Commit(TX.attempt(), EPOCH, 17, OrderStep.Change.CHECKOUT));
                case SETTLE -> carried(new AccountStep.Settle(TX, EPOCH));
                case ORDER_ANSWER -> new OrderAnswer(Verdict.DONE, order());
            };
        }

        private static <R, A> StepProcessor<?, R, A> carried(Step<R, A> step) {
            return new StepProcessor<>(step);
        }

        private static OrderRecord order() {
            List<OrderLine> lines = List.of(
                    new OrderLine(new ItemId("0123456789ABCDEFGHIJ"), 1, 250),
                    new OrderLine(new ItemId("KLMNOPQRSTUVWXYZabcd"), 2, 99));
            return new OrderRecord(
                    new UserId("efghijklmnopqrstuvwx"), lines, OrderRecord.UNPAID, false, false, 17, EPOCH, Marks.NONE);
        }
    }

    @Param
    Message message = Message.TAKE;

    private final InternalSerializationService service = service();
    private Object written = Message.TAKE;
    private Data read = service.toData(written.toString());

    private static InternalSerializationService service() {
        SerializationConfig config = new SerializationConfig();
        Serializers.register(config);
        return new DefaultSerializationServiceBuilder().setConfig(config).build();
    }

    /** Makes the message, and its bytes. */
    @Setup
    public void setUp() {
        written = message.make();
        read = service.toData(written);
    }

    /** To bytes. */
    @Benchmark
    public Data write() {
        return service.toData(written);
    }

    /** From bytes. */
    @Benchmark
    public Object read() {
        return service.toObject(read);
    }
}
