package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.GridStatus;
import cartesian.node.epoch.CutReply;
import cartesian.node.grid.step.BulkProcessor;
import cartesian.node.grid.step.DirtyProcessor;
import cartesian.node.grid.step.Fate;
import cartesian.node.grid.step.Fates;
import cartesian.node.grid.step.RecordCopies;
import cartesian.node.grid.step.RecordCopy;
import cartesian.node.grid.step.StepBatches;
import cartesian.node.grid.step.StepProcessor;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.Kept;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.Step;
import cartesian.node.record.Verdict;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How keys, records, steps and answers travel: written by hand, one serializer for each type, by type number.
 *
 * <p>The numbers and layouts are what members of one grid agree on; they are not stored anywhere.
 */
final class Serializers {
    private static final Verdict[] VERDICTS = Verdict.values();
    /** The kind of fate of a step that had a slip. */
    private static final int KEPT = 5;

    /** The operations of lanes. */
    static final StepBatches BATCHES =
            new StepBatches(List.of(GridRecords.STOCK, GridRecords.CREDIT, GridRecords.ORDERS), StepLayout.CODEC);

    private Serializers() {}

    static void register(SerializationConfig config) {
        add(
                config,
                Key.StockKey.class,
                of(
                        1,
                        (out, key) -> out.writeString(key.item().value()),
                        in -> new Key.StockKey(new ItemId(string(in)))));
        add(
                config,
                Key.CreditKey.class,
                of(
                        2,
                        (out, key) -> out.writeString(key.user().value()),
                        in -> new Key.CreditKey(new UserId(string(in)))));
        add(
                config,
                Key.OrderKey.class,
                of(
                        3,
                        (out, key) -> out.writeString(key.order().value()),
                        in -> new Key.OrderKey(new OrderId(string(in)))));
        add(config, Account.class, of(4, RecordLayout::write, RecordLayout::readAccount));
        add(config, OrderRecord.class, of(5, RecordLayout::write, RecordLayout::readOrder));
        add(config, AccountAnswer.class, of(6, Serializers::write, Serializers::readAccountAnswer));
        add(config, OrderAnswer.class, of(7, Serializers::write, Serializers::readOrderAnswer));
        add(
                config,
                StepProcessor.class,
                of(
                        8,
                        (out, carrier) -> StepLayout.write(out, carrier.step()),
                        in -> new StepProcessor<>(StepLayout.read(in))));
        add(config, BulkProcessor.class, of(9, Serializers::write, Serializers::readBulk));
        add(
                config,
                DirtyProcessor.class,
                of(10, (out, carrier) -> out.writeLong(carrier.durable()), in -> new DirtyProcessor<>(in.readLong())));
        add(
                config,
                Tell.class,
                of(11, (out, tell) -> CutLayout.write(out, tell.message()), in -> new Tell(CutLayout.readMessage(in))));
        add(config, CutReply.class, of(12, CutLayout::write, CutLayout::readReply));
        add(
                config,
                AskState.class,
                of(13, (out, question) -> out.writeInt(question.seconds()), in -> new AskState(in.readInt())));
        add(config, GridStatus.State.class, of(14, StateLayout::write, StateLayout::readState));
        add(config, Fates.class, of(15, Serializers::write, Serializers::readFates));
        add(
                config,
                RecordCopy.class,
                of(16, (out, copy) -> out.writeObject(copy.record()), in -> new RecordCopy<>(in.readObject())));
        add(config, RecordCopies.class, of(17, Serializers::write, Serializers::readCopies));
        add(
                config,
                Key.ReceiptKey.class,
                of(
                        18,
                        (out, key) -> ReceiptLayout.write(out, key.name()),
                        in -> new Key.ReceiptKey(ReceiptLayout.readName(in))));
        add(config, Receipt.class, of(19, ReceiptLayout::write, ReceiptLayout::readReceipt));
        config.addDataSerializableFactory(StepBatches.FACTORY_ID, BATCHES);
    }

    @SuppressWarnings("EnumOrdinal") // Members of one grid run one version; nothing of this is stored.
    private static void write(ObjectDataOutput out, AccountAnswer answer) throws IOException {
        out.writeByte(answer.verdict().ordinal());
        Account account = answer.account();
        out.writeBoolean(account != null);
        if (account != null) {
            RecordLayout.write(out, account);
        }
    }

    private static AccountAnswer readAccountAnswer(ObjectDataInput in) throws IOException {
        Verdict verdict = VERDICTS[in.readByte()];
        return new AccountAnswer(verdict, in.readBoolean() ? RecordLayout.readAccount(in) : null);
    }

    @SuppressWarnings("EnumOrdinal") // As above.
    private static void write(ObjectDataOutput out, OrderAnswer answer) throws IOException {
        out.writeByte(answer.verdict().ordinal());
        OrderRecord order = answer.order();
        out.writeBoolean(order != null);
        if (order != null) {
            RecordLayout.write(out, order);
        }
    }

    private static OrderAnswer readOrderAnswer(ObjectDataInput in) throws IOException {
        Verdict verdict = VERDICTS[in.readByte()];
        return new OrderAnswer(verdict, in.readBoolean() ? RecordLayout.readOrder(in) : null);
    }

    private static void write(ObjectDataOutput out, BulkProcessor<?, ?, ?> carrier) throws IOException {
        out.writeInt(carrier.steps().size());
        for (Map.Entry<?, ? extends Step<?, ?>> entry : carrier.steps().entrySet()) {
            out.writeObject(entry.getKey());
            StepLayout.write(out, entry.getValue());
        }
    }

    private static BulkProcessor<Object, Object, Object> readBulk(ObjectDataInput in) throws IOException {
        int size = in.readInt();
        Map<Object, Step<Object, Object>> steps = HashMap.newHashMap(size);
        for (int index = 0; index < size; index++) {
            Object key = in.readObject();
            if (key == null) {
                throw new IOException("a bulk of steps has a null key");
            }
            steps.put(key, StepLayout.read(in));
        }
        return new BulkProcessor<>(steps);
    }

    private static void write(ObjectDataOutput out, RecordCopies<?, ?> copies) throws IOException {
        out.writeInt(copies.records().size());
        for (Map.Entry<?, ?> entry : copies.records().entrySet()) {
            out.writeObject(entry.getKey());
            out.writeObject(entry.getValue());
        }
    }

    private static RecordCopies<Object, Object> readCopies(ObjectDataInput in) throws IOException {
        int size = in.readInt();
        Map<Object, Object> records = HashMap.newHashMap(size);
        for (int index = 0; index < size; index++) {
            Object key = in.readObject();
            Object record = in.readObject();
            if (key == null || record == null) {
                throw new IOException("a copy of a record is incomplete");
            }
            records.put(key, record);
        }
        return new RecordCopies<>(records);
    }

    private static void write(ObjectDataOutput out, Fates fates) throws IOException {
        out.writeInt(fates.list().size());
        for (Fate fate : fates.list()) {
            switch (fate) {
                case Fate.Answered(var answer) -> writeAnswer(out, answer);
                case Fate.Locked() -> out.writeByte(2);
                case Fate.Lost(int partition) -> {
                    out.writeByte(3);
                    out.writeInt(partition);
                }
                case Fate.Failed(var reason) -> {
                    out.writeByte(4);
                    out.writeString(reason);
                }
            }
        }
    }

    private static void writeAnswer(ObjectDataOutput out, Object answered) throws IOException {
        switch (answered) {
            case AccountAnswer answer -> {
                out.writeByte(0);
                write(out, answer);
            }
            case OrderAnswer answer -> {
                out.writeByte(1);
                write(out, answer);
            }
            case Kept<?>(var answer, var receipt)
            when answer != null -> {
                out.writeByte(KEPT);
                writeAnswer(out, answer);
                out.writeBoolean(receipt != null);
                if (receipt != null) {
                    ReceiptLayout.write(out, receipt);
                }
            }
            default -> throw new IOException("not an answer of this grid: " + answered);
        }
    }

    private static Kept<Object> readKept(ObjectDataInput in) throws IOException {
        Object answer = in.readByte() == 0 ? readAccountAnswer(in) : readOrderAnswer(in);
        return new Kept<>(answer, in.readBoolean() ? ReceiptLayout.readReceipt(in) : null);
    }

    private static Fates readFates(ObjectDataInput in) throws IOException {
        int size = in.readInt();
        List<Fate> fates = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            int kind = in.readByte();
            fates.add(
                    switch (kind) {
                        case 0 -> new Fate.Answered(readAccountAnswer(in));
                        case 1 -> new Fate.Answered(readOrderAnswer(in));
                        case 2 -> new Fate.Locked();
                        case 3 -> new Fate.Lost(in.readInt());
                        case 4 -> new Fate.Failed(string(in));
                        case KEPT -> new Fate.Answered(readKept(in));
                        default -> throw new IOException("not a kind of fate: " + kind);
                    });
        }
        return new Fates(fates);
    }

    /** Reads a string that was written as one. */
    static String string(ObjectDataInput in) throws IOException {
        String value = in.readString();
        if (value == null) {
            throw new IOException("a string is missing");
        }
        return value;
    }

    private interface Writer<T> {
        void write(ObjectDataOutput out, T value) throws IOException;
    }

    private interface Reader<T> {
        T read(ObjectDataInput in) throws IOException;
    }

    private static <T> StreamSerializer<T> of(int typeId, Writer<? super T> writer, Reader<? extends T> reader) {
        return new StreamSerializer<>() {
            @Override
            public int getTypeId() {
                return typeId;
            }

            @Override
            public void write(ObjectDataOutput out, T value) throws IOException {
                writer.write(out, value);
            }

            @Override
            public T read(ObjectDataInput in) throws IOException {
                return reader.read(in);
            }
        };
    }

    private static <T> void add(SerializationConfig config, Class<T> type, StreamSerializer<? extends T> serializer) {
        config.addSerializerConfig(new SerializerConfig().setTypeClass(type).setImplementation(serializer));
    }
}
