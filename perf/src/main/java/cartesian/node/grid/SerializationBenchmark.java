package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.grid.step.StepProcessor;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.compact.Schema;
import com.hazelcast.internal.serialization.impl.compact.SchemaService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What it costs to write a value of the grid to bytes and to read it again, in three formats: the grid's own
 * serializers, {@code IdentifiedDataSerializable}, and Compact. Prints JMH's report, then a table with the bytes.
 *
 * <p>Run it after {@code ./mvnw -q -pl perf -am package -DskipTests} by
 *
 * <pre>java -cp 'perf/target/app/*' cartesian.node.grid.SerializationBenchmark</pre>
 *
 * followed by any options of JMH.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SerializationBenchmark {
    private static final long SEED = 1;

    /** A format. */
    public enum Format {
        /** The grid's own serializers. */
        STREAM,
        IDENTIFIED,
        COMPACT;

        private InternalSerializationService service() {
            SerializationConfig config = new SerializationConfig();
            switch (this) {
                case STREAM -> Serializers.register(config);
                case IDENTIFIED -> config.addDataSerializableFactory(Identified.FACTORY, Identified::of);
                case COMPACT -> Compacts.register(config.getCompactSerializationConfig());
            }
            return new DefaultSerializationServiceBuilder()
                    .setConfig(config)
                    .setSchemaService(new Schemas())
                    .build();
        }

        /** What is handed to the service for a value. */
        private Object carried(Object value) {
            return switch (this) {
                case STREAM -> value instanceof AccountStep.Take take ? new StepProcessor<>(take) : value;
                case IDENTIFIED -> Identified.of(value);
                case COMPACT -> value;
            };
        }

        private static Object unwrapped(Object read) {
            return switch (read) {
                case StepProcessor<?, ?, ?> carrier -> carrier.step();
                case Identified<?> identified -> identified.value();
                default -> read;
            };
        }
    }

    /** A value, with ids as long as those that nodes make. */
    public enum Value {
        ACCOUNT,
        ACCOUNT_WITH_3_HOLDS,
        ORDER_WITH_2_LINES,
        TAKE,
        ANSWER;

        private Object make() {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
            RandomNames names = new RandomNames(random::nextLong);
            UserId user = names.user();
            Account account = new Account(1000, 250, 17, 42, List.of(), Marks.NONE);
            return switch (this) {
                case ACCOUNT -> account;
                case ACCOUNT_WITH_3_HOLDS ->
                    new Account(
                            1000,
                            250,
                            17,
                            42,
                            List.of(hold(names, user), hold(names, user), hold(names, user)),
                            Marks.NONE);
                case ORDER_WITH_2_LINES -> {
                    ItemId one = names.item();
                    List<OrderLine> lines = List.of(new OrderLine(one, 1, 250), new OrderLine(names.item(), 2, 99));
                    yield new OrderRecord(user, lines, OrderRecord.UNPAID, false, false, 3, 42, Marks.NONE);
                }
                case TAKE -> new AccountStep.Take(tx(names, user), 42, 2);
                case ANSWER -> new AccountAnswer(Verdict.DONE, account);
            };
        }

        private static Tx tx(RandomNames names, UserId user) {
            OrderId order = names.order(user);
            return new Tx(order, names.change());
        }

        private static Hold hold(RandomNames names, UserId user) {
            return new Hold(tx(names, user), 2);
        }
    }

    @Param
    Format format = Format.STREAM;

    @Param
    Value value = Value.ACCOUNT;

    private @Nullable InternalSerializationService service;
    private @Nullable Object carried;

    /** Makes the service and checks that what is read is what was written. */
    @Setup
    public void setUp() {
        InternalSerializationService made = format.service();
        Object original = value.make();
        Object read = Format.unwrapped(made.toObject(made.toData(format.carried(original))));
        // Marks know no equality, and these values have none.
        if (!read.toString()
                .replaceAll("Marks@[0-9a-f]+", "")
                .equals(original.toString().replaceAll("Marks@[0-9a-f]+", ""))) {
            throw new IllegalStateException(read + " was read for " + original);
        }
        service = made;
        carried = format.carried(original);
    }

    /** One value to bytes and back. */
    @Benchmark
    @SuppressWarnings("NullAway") // Both are set up before.
    public Object writeAndRead() {
        Data data = service.toData(carried);
        return service.toObject(data);
    }

    /** As a payload within an operation, without the eight bytes of partition hash and type number. */
    private static int bytes(Format format, Value value) {
        InternalSerializationService service = format.service();
        try {
            return service.toData(format.carried(value.make())).dataSize();
        } finally {
            service.dispose();
        }
    }

    /** Runs the benchmark with JMH's options and prints a table. */
    public static void main(String[] options) throws RunnerException, CommandLineOptionException {
        var results = new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(options))
                        .include(SerializationBenchmark.class.getSimpleName())
                        .build())
                .run();
        System.out.println("| value | format | ns/op | ± | bytes |");
        System.out.println("| --- | --- | ---: | ---: | ---: |");
        for (RunResult result : results) {
            Format format = Format.valueOf(result.getParams().getParam("format"));
            Value value = Value.valueOf(result.getParams().getParam("value"));
            Result<?> time = result.getPrimaryResult();
            System.out.printf(
                    "| %s | %s | %.0f | %.0f | %d |%n",
                    value, format, time.getScore(), time.getScoreError(), bytes(format, value));
        }
    }

    /** Schemas of one process, as if the cluster knew them already. */
    private static final class Schemas implements SchemaService {
        private final Map<Long, Schema> schemas = new ConcurrentHashMap<>();

        @Override
        @SuppressWarnings("NullAway") // An unknown schema is null in Hazelcast's interface.
        public Schema get(long schemaId) {
            return schemas.get(schemaId);
        }

        @Override
        public void put(Schema schema) {
            schemas.put(schema.getSchemaId(), schema);
        }

        @Override
        public void putLocal(Schema schema) {
            put(schema);
        }
    }
}
