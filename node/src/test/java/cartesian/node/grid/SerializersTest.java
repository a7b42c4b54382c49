package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.node.GridStatus;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.grid.step.BulkProcessor;
import cartesian.node.grid.step.DirtyProcessor;
import cartesian.node.grid.step.Fates;
import cartesian.node.grid.step.RecordCopies;
import cartesian.node.grid.step.RecordCopy;
import cartesian.node.grid.step.StepProcessor;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Receipt;
import cartesian.node.record.Step;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.util.Arrays;
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
            Map.entry(Key.StockKey.class, random -> new Key.StockKey(RandomValues.item(random))),
            Map.entry(Key.CreditKey.class, random -> new Key.CreditKey(RandomValues.user(random))),
            Map.entry(Key.OrderKey.class, random -> new Key.OrderKey(RandomValues.order(random))),
            Map.entry(Account.class, RandomValues::account),
            Map.entry(OrderRecord.class, RandomValues::orderRecord),
            Map.entry(
                    AccountAnswer.class,
                    random -> new AccountAnswer(
                            RandomValues.verdict(random), random.nextBoolean() ? RandomValues.account(random) : null)),
            Map.entry(
                    OrderAnswer.class,
                    random -> new OrderAnswer(
                            RandomValues.verdict(random),
                            random.nextBoolean() ? RandomValues.orderRecord(random) : null)),
            Map.entry(
                    StepProcessor.class,
                    random -> new StepProcessor<>(RandomValues.step(RandomValues.pick(random, STEPS), random))),
            Map.entry(RecordCopy.class, RandomValues::copy),
            Map.entry(RecordCopies.class, RandomValues::copies),
            Map.entry(BulkProcessor.class, RandomValues::bulk),
            Map.entry(DirtyProcessor.class, random -> new DirtyProcessor<>(random.nextLong())),
            Map.entry(
                    Tell.class,
                    random -> new Tell((CutMessage) RandomValues.make(RandomValues.pick(random, MESSAGES), random))),
            Map.entry(CutReply.class, random -> RandomValues.make(RandomValues.pick(random, REPLIES), random)),
            Map.entry(Key.ReceiptKey.class, random -> new Key.ReceiptKey(RandomValues.receiptName(random))),
            Map.entry(Receipt.class, RandomValues::receipt),
            Map.entry(Fates.class, RandomValues::fates),
            Map.entry(AskState.class, random -> new AskState(random.nextInt())),
            Map.entry(GridStatus.State.class, random -> RandomValues.make(GridStatus.State.class, random)));

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
            Step<Object, Object> step = RandomValues.step(kind, new Random(seed));
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
                CutMessage message = (CutMessage) RandomValues.make(kind, new Random(seed));
                assertThat(((Tell) roundTrip(new Tell(message))).message()).isEqualTo(message);
            }
            for (Class<?> kind : REPLIES) {
                survives(seed, RandomValues.make(kind, new Random(seed)));
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
}
