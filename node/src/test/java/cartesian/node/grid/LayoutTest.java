package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Refusal;
import cartesian.node.GridStatus;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.grid.step.BulkProcessor;
import cartesian.node.grid.step.Carriers;
import cartesian.node.grid.step.DirtyProcessor;
import cartesian.node.grid.step.Fate;
import cartesian.node.grid.step.Fates;
import cartesian.node.grid.step.RecordCopies;
import cartesian.node.grid.step.RecordCopy;
import cartesian.node.grid.step.StepProcessor;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Place;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import cartesian.node.record.Told;
import cartesian.node.record.Verdict;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What travels between members has the bytes that belong to {@link Layout#NUMBER}, and only those. */
final class LayoutTest {
    private static final int DIGEST_BYTES = 8;
    private static final SerializationConfig CONFIG = config();
    private static final InternalSerializationService SERVICE =
            new DefaultSerializationServiceBuilder().setConfig(CONFIG).build();
    private static final Map<String, Object> SAMPLES = samples();

    private static SerializationConfig config() {
        SerializationConfig config = new SerializationConfig();
        Serializers.register(config);
        return config;
    }

    @AfterAll
    static void dispose() {
        SERVICE.dispose();
    }

    private static Map<String, Object> samples() {
        Map<String, Object> samples = new LinkedHashMap<>();
        samples.put("Key.StockKey", new Key.StockKey(FixedValues.ITEM));
        samples.put("Key.CreditKey", new Key.CreditKey(FixedValues.USER));
        samples.put("Key.OrderKey", new Key.OrderKey(FixedValues.ORDER));
        samples.put("Account", FixedValues.ACCOUNT);
        samples.put("OrderRecord", FixedValues.RECORD);
        samples.put("OrderRecord removed", FixedValues.REMOVED);
        for (Verdict verdict : Verdict.values()) {
            samples.put("AccountAnswer " + verdict, new AccountAnswer(verdict, null));
            samples.put("OrderAnswer " + verdict, new OrderAnswer(verdict, null));
        }
        samples.put("AccountAnswer with record", new AccountAnswer(Verdict.DONE, FixedValues.ACCOUNT));
        samples.put("OrderAnswer with record", new OrderAnswer(Verdict.DONE, FixedValues.RECORD));
        Stream.concat(leaves(AccountStep.class), leaves(OrderStep.class))
                .forEach(kind -> samples.put(name(kind), new StepProcessor<>(step(kind))));
        for (OrderStep.Change change : OrderStep.Change.values()) {
            samples.put("OrderStep.Commit " + change, new StepProcessor<>(new OrderStep.Commit(1, 2, 3, change)));
        }
        leaves(CutMessage.class)
                .forEach(kind -> samples.put(name(kind), new Tell((CutMessage) FixedValues.make(kind))));
        leaves(CutReply.class).forEach(kind -> samples.put(name(kind), FixedValues.make(kind)));
        samples.put("CutReply.Images of a user", new CutReply.Images(ofUser()));
        for (CutReply.Ending ending : CutReply.Ending.values()) {
            samples.put("CutReply.Alive " + ending, new CutReply.Alive(1, ending));
        }
        carriers(samples);
        receipts(samples);
        return samples;
    }

    private static void receipts(Map<String, Object> samples) {
        for (Place place : List.of(
                new Place.OfAccount(new AccountKey.OfItem(FixedValues.ITEM)),
                new Place.OfAccount(new AccountKey.OfUser(FixedValues.USER)),
                new Place.OfOrder(FixedValues.ORDER),
                new Place.OfOrders(FixedValues.USER))) {
            ReceiptName name = new ReceiptName(place, "a-key");
            int number = samples.size();
            samples.put("Key.ReceiptKey " + number, new Key.ReceiptKey(name));
            EpochBuffer buffer = new EpochBuffer();
            buffer.add(name, FixedValues.receipt(new Told.Done(401)));
            samples.put("CutReply.Images of receipt " + number, new CutReply.Images(buffer));
        }
        for (Told told : List.of(
                new Told.Bound(),
                new Told.Open(),
                new Told.Done(402),
                new Told.Made("an-id"),
                new Told.Refused(new Refusal.NoSuchItem(FixedValues.ITEM)))) {
            samples.put("Receipt " + told.text(), FixedValues.receipt(told));
        }
        samples.put(
                "Fates with receipts",
                new Fates(List.of(
                        new Fate.Answered(new Kept<>(
                                new AccountAnswer(Verdict.DONE, FixedValues.ACCOUNT),
                                FixedValues.receipt(new Told.Open()))),
                        new Fate.Answered(new Kept<>(new OrderAnswer(Verdict.DONE, FixedValues.RECORD), null)))));
        Data key = SERVICE.toData(new Key.StockKey(FixedValues.ITEM));
        for (Slip.Word word :
                List.of(new Slip.Word.None(), new Slip.Word.Count(), new Slip.Word.Tell(new Told.Done(403)))) {
            samples.put(
                    "StepBatch with slip " + word.getClass().getSimpleName(),
                    Carriers.batch(
                            Serializers.BATCHES,
                            0,
                            key,
                            step(AccountStep.Add.class),
                            key,
                            new Slip(501, 502, 503, 504, word)));
        }
    }

    private static void carriers(Map<String, Object> samples) {
        Key.StockKey item = new Key.StockKey(FixedValues.ITEM);
        samples.put("BulkProcessor", new BulkProcessor<>(Map.of(item, step(AccountStep.Replace.class))));
        samples.put("DirtyProcessor", new DirtyProcessor<>(1));
        samples.put("RecordCopy", new RecordCopy<>(FixedValues.ACCOUNT));
        samples.put("RecordCopy of none", new RecordCopy<>(null));
        samples.put("RecordCopies", new RecordCopies<>(Map.of(item, FixedValues.ACCOUNT)));
        samples.put(
                "Fates",
                new Fates(List.of(
                        new Fate.Answered(new AccountAnswer(Verdict.DONE, FixedValues.ACCOUNT)),
                        new Fate.Answered(new OrderAnswer(Verdict.DONE, FixedValues.RECORD)),
                        new Fate.Locked(),
                        new Fate.Lost(7),
                        new Fate.Failed("a reason"))));
        samples.put("AskState", new AskState(1));
        samples.put("GridStatus.State", FixedValues.make(GridStatus.State.class));
        Data key = SERVICE.toData(item);
        for (String map : List.of(GridRecords.STOCK, GridRecords.CREDIT, GridRecords.ORDERS)) {
            int number = List.of(GridRecords.STOCK, GridRecords.CREDIT, GridRecords.ORDERS)
                    .indexOf(map);
            samples.put(
                    "StepBatch " + map, Carriers.batch(Serializers.BATCHES, number, key, step(AccountStep.Take.class)));
            samples.put("StepBackup " + map, Carriers.backup(Serializers.BATCHES, number, key, FixedValues.ACCOUNT));
        }
    }

    private static EpochBuffer ofUser() {
        EpochBuffer buffer = new EpochBuffer();
        buffer.add(new AccountKey.OfUser(FixedValues.USER), FixedValues.ACCOUNT);
        return buffer;
    }

    @SuppressWarnings("unchecked")
    private static Step<Object, Object> step(Class<?> kind) {
        return (Step<Object, Object>) FixedValues.make(kind);
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(LayoutTest::leaves) : Stream.of(type);
    }

    private static String name(Class<?> kind) {
        return kind.getCanonicalName().substring(kind.getPackageName().length() + 1);
    }

    @Test
    void bytesAreThoseOfTheLayoutsNumber() throws IOException {
        String file = "layout-" + Layout.NUMBER + ".txt";

        assertThat(now())
                .as(
                        "what travels between members has other bytes than %s says: in the first such change after a"
                                + " release, raise Layout.NUMBER and rename that file; then its lines are these",
                        file)
                .isEqualTo(known(file));
    }

    private static String now() {
        StringBuilder lines = new StringBuilder();
        SAMPLES.forEach((name, value) -> {
            byte[] bytes = SERVICE.toBytes(value);
            lines.append("%-34s %4d bytes %s\n".formatted(name, bytes.length, digest(bytes)));
        });
        return lines.toString();
    }

    private static String known(String file) throws IOException {
        try (InputStream in = LayoutTest.class.getResourceAsStream(file)) {
            return in == null ? "no such file" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyTypeThatTravelsHasASample() {
        List<Class<?>> sampled = SAMPLES.values().stream()
                .<Class<?>>map(Object::getClass)
                .distinct()
                .toList();

        assertThat(CONFIG.getSerializerConfigs().stream().<Class<?>>map(SerializerConfig::getTypeClass))
                .allSatisfy(type -> assertThat(sampled).anyMatch(type::isAssignableFrom));
    }
}
