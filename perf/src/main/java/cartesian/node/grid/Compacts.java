package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Tx;
import cartesian.node.record.Verdict;
import com.hazelcast.config.CompactSerializationConfig;
import com.hazelcast.nio.serialization.compact.CompactReader;
import com.hazelcast.nio.serialization.compact.CompactSerializer;
import com.hazelcast.nio.serialization.compact.CompactWriter;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The grid's values in Hazelcast's Compact format, with a schema for each type. */
final class Compacts {
    private static final Verdict[] VERDICTS = Verdict.values();

    private Compacts() {}

    static void register(CompactSerializationConfig config) {
        config.addSerializer(of("hold", Hold.class, Compacts::write, Compacts::readHold));
        config.addSerializer(of("account", Account.class, Compacts::write, Compacts::readAccount));
        config.addSerializer(of("line", OrderLine.class, Compacts::write, Compacts::readLine));
        config.addSerializer(of("order", OrderRecord.class, Compacts::write, Compacts::readOrder));
        config.addSerializer(of("take", AccountStep.Take.class, Compacts::write, Compacts::readTake));
        config.addSerializer(of("answer", AccountAnswer.class, Compacts::write, Compacts::readAnswer));
    }

    private static void write(CompactWriter out, Tx tx) {
        out.writeString("order", tx.order().value());
        out.writeInt64("attempt", tx.attempt());
    }

    private static Tx readTx(CompactReader in) {
        return new Tx(new OrderId(string(in, "order")), in.readInt64("attempt"));
    }

    private static void write(CompactWriter out, Hold hold) {
        write(out, hold.tx());
        out.writeInt64("units", hold.units());
    }

    private static Hold readHold(CompactReader in) {
        return new Hold(readTx(in), in.readInt64("units"));
    }

    private static void write(CompactWriter out, Account account) {
        out.writeInt64("free", account.free());
        out.writeInt64("price", account.price());
        out.writeInt64("version", account.version());
        out.writeInt64("epoch", account.epoch());
        out.writeArrayOfCompact("holds", account.holds().toArray(new Hold[0]));
        out.writeArrayOfInt64("marks", account.marks().ids());
    }

    private static Account readAccount(CompactReader in) {
        return new Account(
                in.readInt64("free"),
                in.readInt64("price"),
                in.readInt64("version"),
                in.readInt64("epoch"),
                list(in.readArrayOfCompact("holds", Hold.class)),
                marks(in));
    }

    private static void write(CompactWriter out, OrderLine line) {
        out.writeString("item", line.item().value());
        out.writeInt64("quantity", line.quantity());
        out.writeInt64("price", line.price());
    }

    private static OrderLine readLine(CompactReader in) {
        return new OrderLine(new ItemId(string(in, "item")), in.readInt64("quantity"), in.readInt64("price"));
    }

    private static void write(CompactWriter out, OrderRecord order) {
        out.writeString("user", order.user().value());
        out.writeArrayOfCompact("lines", order.lines().toArray(new OrderLine[0]));
        out.writeInt64("charged", order.charged());
        out.writeBoolean("taken", order.taken());
        out.writeBoolean("removed", order.removed());
        out.writeInt64("version", order.version());
        out.writeInt64("epoch", order.epoch());
        out.writeArrayOfInt64("marks", order.marks().ids());
    }

    private static OrderRecord readOrder(CompactReader in) {
        return new OrderRecord(
                new UserId(string(in, "user")),
                list(in.readArrayOfCompact("lines", OrderLine.class)),
                in.readInt64("charged"),
                in.readBoolean("taken"),
                in.readBoolean("removed"),
                in.readInt64("version"),
                in.readInt64("epoch"),
                marks(in));
    }

    private static void write(CompactWriter out, AccountStep.Take take) {
        write(out, take.tx());
        out.writeInt64("epoch", take.epoch());
        out.writeInt64("units", take.units());
    }

    private static AccountStep.Take readTake(CompactReader in) {
        return new AccountStep.Take(readTx(in), in.readInt64("epoch"), in.readInt64("units"));
    }

    @SuppressWarnings("EnumOrdinal") // As in the serializers that this is compared with.
    private static void write(CompactWriter out, AccountAnswer answer) {
        out.writeInt8("verdict", (byte) answer.verdict().ordinal());
        out.writeCompact("account", answer.account());
    }

    private static AccountAnswer readAnswer(CompactReader in) {
        Verdict verdict = VERDICTS[in.readInt8("verdict")];
        Account account = in.readCompact("account");
        return new AccountAnswer(verdict, account);
    }

    private static String string(CompactReader in, String field) {
        return Objects.requireNonNull(in.readString(field));
    }

    private static <T> List<T> list(T @Nullable [] values) {
        return List.of(Objects.requireNonNull(values));
    }

    private static Marks marks(CompactReader in) {
        return Marks.of(Objects.requireNonNull(in.readArrayOfInt64("marks")));
    }

    private static <T> CompactSerializer<T> of(
            String name, Class<T> type, BiConsumer<CompactWriter, T> writer, Function<CompactReader, T> reader) {
        return new CompactSerializer<>() {
            @Override
            public T read(CompactReader in) {
                return reader.apply(in);
            }

            @Override
            public void write(CompactWriter out, T value) {
                writer.accept(out, value);
            }

            @Override
            public String getTypeName() {
                return name;
            }

            @Override
            public Class<T> getCompactClass() {
                return type;
            }
        };
    }
}
