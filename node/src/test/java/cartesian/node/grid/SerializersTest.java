package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.GridStatus;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Lineage;
import cartesian.node.grid.step.BulkProcessor;
import cartesian.node.grid.step.DirtyProcessor;
import cartesian.node.grid.step.Fate;
import cartesian.node.grid.step.Fates;
import cartesian.node.grid.step.RecordCopies;
import cartesian.node.grid.step.RecordCopy;
import cartesian.node.grid.step.StepProcessor;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Step;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SerializersTest {
    private static final int VALUES = 50;
    private static final SerializationConfig CONFIG = config();
    private static final InternalSerializationService SERVICE =
            new DefaultSerializationServiceBuilder().setConfig(CONFIG).build();

    private static SerializationConfig config() {
        SerializationConfig config = new SerializationConfig();
        Serializers.register(config);
        return config;
    }

    @AfterAll
    static void dispose() {
        SERVICE.dispose();
    }

    private static Object roundTrip(Object value) {
        Data data = SERVICE.toData(value);
        assertThat(data.getType())
                .as("a serializer of ours, for %s", value.getClass())
                .isPositive();
        return SERVICE.toObject(data);
    }

    private static void survives(long seed, Object value) {
        assertThat(roundTrip(value))
                .as("seed %d", seed)
                .hasSameClassAs(value)
                .usingRecursiveComparison()
                .withEqualsForType((one, other) -> Arrays.equals(one.ids(), other.ids()), Marks.class)
                .isEqualTo(value);
    }

    private static final List<Class<?>> STEPS =
            Stream.concat(leaves(AccountStep.class), leaves(OrderStep.class)).toList();

    private static final List<Class<?>> MESSAGES = leaves(CutMessage.class).toList();

    private static final List<Class<?>> REPLIES = leaves(CutReply.class).toList();

    /** Makes a random value of each registered type. */
    private static final Map<Class<?>, Function<Random, Object>> TYPES = Map.ofEntries(
            Map.entry(Key.StockKey.class, random -> new Key.StockKey(item(random))),
            Map.entry(Key.CreditKey.class, random -> new Key.CreditKey(user(random))),
            Map.entry(Key.OrderKey.class, random -> new Key.OrderKey(order(random))),
            Map.entry(Account.class, SerializersTest::account),
            Map.entry(OrderRecord.class, SerializersTest::orderRecord),
            Map.entry(
                    AccountAnswer.class,
                    random -> new AccountAnswer(verdict(random), random.nextBoolean() ? account(random) : null)),
            Map.entry(
                    OrderAnswer.class,
                    random -> new OrderAnswer(verdict(random), random.nextBoolean() ? orderRecord(random) : null)),
            Map.entry(StepProcessor.class, random -> new StepProcessor<>(step(pick(random, STEPS), random))),
            Map.entry(RecordCopy.class, SerializersTest::copy),
            Map.entry(RecordCopies.class, SerializersTest::copies),
            Map.entry(BulkProcessor.class, SerializersTest::bulk),
            Map.entry(DirtyProcessor.class, random -> new DirtyProcessor<>(random.nextLong())),
            Map.entry(Tell.class, random -> new Tell((CutMessage) make(pick(random, MESSAGES), random))),
            Map.entry(CutReply.class, random -> make(pick(random, REPLIES), random)),
            Map.entry(Fates.class, SerializersTest::fates),
            Map.entry(AskState.class, random -> new AskState()),
            Map.entry(GridStatus.State.class, random -> make(GridStatus.State.class, random)));

    private static Fates fates(Random random) {
        return new Fates(Stream.<Fate>generate(() -> switch (random.nextInt(5)) {
                    case 0 -> new Fate.Answered(new AccountAnswer(verdict(random), account(random)));
                    case 1 -> new Fate.Answered(new OrderAnswer(verdict(random), orderRecord(random)));
                    case 2 -> new Fate.Locked();
                    case 3 -> new Fate.Lost(random.nextInt());
                    default -> new Fate.Failed("text " + random.nextInt());
                })
                .limit(random.nextInt(9))
                .toList());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(SerializersTest::leaves)
                : Stream.of(type);
    }

    static List<Class<?>> types() {
        return List.copyOf(TYPES.keySet());
    }

    static List<Class<?>> steps() {
        return STEPS;
    }

    @Test
    void everyRegisteredTypeIsTested() {
        assertThat(CONFIG.getSerializerConfigs().stream().map(SerializerConfig::getTypeClass))
                .containsExactlyInAnyOrderElementsOf(TYPES.keySet());
    }

    @Test
    void everyKeyIsRegistered() {
        assertThat(TYPES.keySet()).containsAll(leaves(Key.class).toList());
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeSurvives(Class<?> type) {
        for (long seed = 0; seed < VALUES; seed++) {
            Object value = Objects.requireNonNull(TYPES.get(type)).apply(new Random(seed));
            survives(seed, value);
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyKindOfStepSurvives(Class<?> kind) {
        for (long seed = 0; seed < VALUES; seed++) {
            Step<Object, Object> step = step(kind, new Random(seed));
            Object read = roundTrip(new StepProcessor<>(step));
            assertThat(((StepProcessor<?, ?, ?>) read).step())
                    .as("seed %d", seed)
                    .isEqualTo(step);
        }
    }

    @Test
    void everyMessageAndReplySurvives() {
        for (long seed = 0; seed < VALUES; seed++) {
            for (Class<?> kind : MESSAGES) {
                CutMessage message = (CutMessage) make(kind, new Random(seed));
                assertThat(((Tell) roundTrip(new Tell(message))).message()).isEqualTo(message);
            }
            for (Class<?> kind : REPLIES) {
                survives(seed, make(kind, new Random(seed)));
            }
        }
    }

    @Test
    void everyStepOfLeavingSurvives() {
        for (CutReply.Ending ending : CutReply.Ending.values()) {
            survives(0, new CutReply.Alive(Long.MIN_VALUE, ending));
        }
    }

    @Test
    void stepsOfBothKindsAreFound() {
        assertThat(STEPS)
                .contains(AccountStep.Take.class, OrderStep.Commit.class)
                .hasSizeGreaterThanOrEqualTo(16);
    }

    @Test
    void everyVerdictAndChangeSurvives() {
        for (Verdict verdict : Verdict.values()) {
            survives(0, new AccountAnswer(verdict, null));
            survives(0, new OrderAnswer(verdict, null));
        }
        for (OrderStep.Change change : OrderStep.Change.values()) {
            survives(0, new StepProcessor<>(new OrderStep.Commit(1, 2, 3, change)));
        }
    }

    @Test
    void extremesSurvive() {
        String longest = "~".repeat(128);
        survives(0, new Key.OrderKey(new OrderId(longest)));
        survives(0, new Account(0, Amount.MAX, Long.MAX_VALUE, Long.MAX_VALUE, List.of(), Marks.NONE));
        survives(0, new StepProcessor<>(new AccountStep.Take(new Tx(new OrderId(longest), -1), 0, -Amount.MAX)));
        survives(0, new BulkProcessor<>(Map.of()));
        Marks marks = Marks.NONE;
        for (int index = 0; index < 3000; index++) {
            marks = marks.plus(index);
        }
        survives(0, new Account(1, 1, 1, 1, List.of(), marks));
    }

    @Test
    void emptyMarksStayEmpty() {
        Account read = (Account) roundTrip(new Account(1, 2, 3, 4, List.of(), Marks.NONE));

        assertThat(read.marks().isEmpty()).isTrue();
        assertThat(read).isSameAs(read.image());
    }

    private static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Verdict verdict(Random random) {
        return pick(random, List.of(Verdict.values()));
    }

    private static String id(Random random) {
        StringBuilder id = new StringBuilder();
        for (int length = random.nextInt(random.nextBoolean() ? 128 : 30); length >= 0; length--) {
            id.append((char) ('0' + random.nextInt('~' - '0' + 1)));
        }
        return id.toString();
    }

    private static ItemId item(Random random) {
        return new ItemId(id(random));
    }

    private static UserId user(Random random) {
        return new UserId(id(random));
    }

    private static OrderId order(Random random) {
        return new OrderId(id(random));
    }

    private static Tx tx(Random random) {
        return new Tx(order(random), random.nextLong());
    }

    private static long amount(Random random) {
        return random.nextBoolean() ? random.nextInt(100) : random.nextLong(Amount.MAX + 1);
    }

    private static Marks marks(Random random) {
        Marks marks = Marks.NONE;
        for (int count = random.nextInt(random.nextInt(10) == 0 ? 3000 : 4); count > 0; count--) {
            marks = marks.plus(random.nextLong());
        }
        return marks;
    }

    private static Account account(Random random) {
        long left = Amount.MAX;
        long free = random.nextLong(left);
        left -= free;
        List<Hold> holds = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0 && left > 0; count--) {
            long units = 1 + random.nextLong(left);
            left -= units;
            holds.add(new Hold(tx(random), random.nextBoolean() ? units : -units));
        }
        return new Account(free, amount(random), random.nextLong(), random.nextLong(), holds, marks(random));
    }

    private static OrderLine line(Random random) {
        return new OrderLine(item(random), 1 + random.nextLong(1L << 20), random.nextLong(1L << 30));
    }

    private static List<OrderLine> lines(Random random) {
        return Stream.generate(() -> line(random)).limit(random.nextInt(4)).toList();
    }

    private static OrderRecord orderRecord(Random random) {
        boolean taken = random.nextBoolean();
        long charged = taken || random.nextBoolean() ? amount(random) : OrderRecord.UNPAID;
        return new OrderRecord(
                user(random),
                lines(random),
                charged,
                taken,
                random.nextBoolean(),
                random.nextLong(),
                random.nextLong(),
                marks(random));
    }

    private static EpochBuffer buffer(Random random) {
        EpochBuffer buffer = new EpochBuffer();
        for (int count = random.nextInt(4); count > 0; count--) {
            buffer.add(new AccountKey.OfItem(item(random)), account(random));
            buffer.add(new AccountKey.OfUser(user(random)), account(random));
            buffer.add(order(random), orderRecord(random));
        }
        return buffer;
    }

    private static BulkProcessor<Object, Object, Object> bulk(Random random) {
        Map<Object, Step<Object, Object>> steps = new HashMap<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            boolean items = random.nextBoolean();
            steps.put(
                    items ? new Key.StockKey(item(random)) : new Key.OrderKey(order(random)),
                    step(items ? AccountStep.Replace.class : OrderStep.Replace.class, random));
        }
        return new BulkProcessor<>(steps);
    }

    private static RecordCopy<Object, Object, Object> copy(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new RecordCopy<>(account(random));
            case 1 -> new RecordCopy<>(orderRecord(random));
            default -> new RecordCopy<>(null);
        };
    }

    private static RecordCopies<Object, Object> copies(Random random) {
        Map<Object, Object> records = new HashMap<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            records.put(new Key.StockKey(item(random)), account(random));
            records.put(new Key.OrderKey(order(random)), orderRecord(random));
        }
        return new RecordCopies<>(records);
    }

    @SuppressWarnings("unchecked")
    private static Step<Object, Object> step(Class<?> kind, Random random) {
        return (Step<Object, Object>) make(kind, random);
    }

    /** A record of this kind with random values for whatever components it has. */
    private static Object make(Class<?> kind, Random random) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components)
                .map(component -> value(component.getGenericType(), random))
                .toArray();
        try {
            var constructor = kind.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a step or a message is a record: " + kind, e);
        }
    }

    private static Object value(Type type, Random random) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            return Stream.generate(() -> value(element, random))
                    .limit(random.nextInt(4))
                    .toList();
        }
        return switch (type.getTypeName()) {
            case "long" -> random.nextLong();
            case "int" -> random.nextInt();
            case "boolean" -> random.nextBoolean();
            case "java.lang.String" -> "text " + random.nextInt();
            case "cartesian.node.record.OrderRecord" -> orderRecord(random).image();
            case "cartesian.node.epoch.EpochBuffer" -> buffer(random);
            case "cartesian.node.epoch.Lineage" -> new Lineage("scribe " + random.nextInt(), random.nextLong());
            case "cartesian.node.epoch.CutReply$Ending" -> pick(random, List.of(CutReply.Ending.values()));
            case "cartesian.api.ItemId" -> item(random);
            case "cartesian.api.UserId" -> user(random);
            case "cartesian.api.OrderId" -> order(random);
            case "cartesian.node.record.Tx" -> tx(random);
            case "cartesian.node.record.OrderLine" -> line(random);
            case "cartesian.node.record.OrderStep$Change" -> pick(random, List.of(OrderStep.Change.values()));
            default -> throw new AssertionError("teach this test to make a random " + type);
        };
    }
}
