package cartesian.node.grid;

import static cartesian.node.grid.Serializers.string;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Lineage;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The bytes of what scribe and members tell each other: one byte for the kind, then its fields in order. */
final class CutLayout {
    private static final CutReply.Ending[] ENDINGS = CutReply.Ending.values();

    private CutLayout() {}

    static void write(ObjectDataOutput out, CutMessage message) throws IOException {
        switch (message) {
            case CutMessage.Poll(long term) -> words(out, 0, term);
            case CutMessage.Pulse pulse -> {
                words(out, 7, pulse.term(), pulse.number(), pulse.confirmed(), pulse.full());
                out.writeString(pulse.by());
                strings(out, pulse.participants());
                strings(out, pulse.leaving());
            }
            case CutMessage.Close(long term, long epoch, List<String> view) -> {
                words(out, 1, term, epoch);
                strings(out, view);
            }
            case CutMessage.Cut(long term, long epoch) -> words(out, 2, term, epoch);
            case CutMessage.Reopen(long term, long epoch) -> words(out, 3, term, epoch);
            case CutMessage.Durable(long term, long epoch, long cutAt) -> words(out, 4, term, epoch, cutAt);
            case CutMessage.Enroll(long term, String by, long epoch, long durable, long loaded) -> {
                words(out, 5, term, epoch, durable, loaded);
                out.writeString(by);
            }
            case CutMessage.Restart(long term, String reason) -> {
                words(out, 6, term);
                out.writeString(reason);
            }
        }
    }

    private static void words(ObjectDataOutput out, int kind, long... words) throws IOException {
        out.writeByte(kind);
        for (long word : words) {
            out.writeLong(word);
        }
    }

    static CutMessage readMessage(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        long term = in.readLong();
        return switch (kind) {
            case 0 -> new CutMessage.Poll(term);
            case 1 -> new CutMessage.Close(term, in.readLong(), strings(in));
            case 2 -> new CutMessage.Cut(term, in.readLong());
            case 3 -> new CutMessage.Reopen(term, in.readLong());
            case 4 -> new CutMessage.Durable(term, in.readLong(), in.readLong());
            case 5 -> readEnroll(in, term);
            case 6 -> new CutMessage.Restart(term, string(in));
            case 7 -> readPulse(in, term);
            default -> throw new IOException("not a kind of message: " + kind);
        };
    }

    private static CutMessage readEnroll(ObjectDataInput in, long term) throws IOException {
        long epoch = in.readLong();
        long durable = in.readLong();
        long loaded = in.readLong();
        return new CutMessage.Enroll(term, string(in), epoch, durable, loaded);
    }

    private static CutMessage readPulse(ObjectDataInput in, long term) throws IOException {
        long number = in.readLong();
        long confirmed = in.readLong();
        int full = (int) in.readLong();
        return new CutMessage.Pulse(term, number, string(in), confirmed, strings(in), strings(in), full);
    }

    private static void strings(ObjectDataOutput out, List<String> strings) throws IOException {
        out.writeStringArray(strings.toArray(String[]::new));
    }

    private static List<String> strings(ObjectDataInput in) throws IOException {
        String[] strings = in.readStringArray();
        if (strings == null) {
            throw new IOException("a list of strings is missing");
        }
        return List.of(strings);
    }

    @SuppressWarnings("EnumOrdinal") // Members of one grid run one version; nothing of this is stored.
    static void write(ObjectDataOutput out, CutReply reply) throws IOException {
        switch (reply) {
            case CutReply.State state -> write(out, state);
            case CutReply.Alive(long stamp, CutReply.Ending ending) -> {
                out.writeByte(5);
                out.writeLong(stamp);
                out.writeByte(ending.ordinal());
            }
            case CutReply.Obeyed() -> out.writeByte(1);
            case CutReply.Deposed() -> out.writeByte(6);
            case CutReply.Refused(String reason) -> {
                out.writeByte(2);
                out.writeString(reason);
            }
            case CutReply.Closed(boolean suspect) -> {
                out.writeByte(4);
                out.writeBoolean(suspect);
            }
            case CutReply.Images(var buffer) -> {
                out.writeByte(3);
                write(out, buffer);
            }
        }
    }

    private static void write(ObjectDataOutput out, CutReply.State state) throws IOException {
        out.writeByte(0);
        out.writeBoolean(state.enrolled());
        out.writeLong(state.epoch());
        out.writeBoolean(state.wanted());
        out.writeString(state.lineage().by());
        out.writeLong(state.lineage().term());
        strings(out, state.participants());
        out.writeInt(state.full());
        out.writeLong(state.loaded());
        out.writeLong(state.silentNanos());
    }

    private static CutReply readState(ObjectDataInput in) throws IOException {
        boolean enrolled = in.readBoolean();
        long epoch = in.readLong();
        boolean wanted = in.readBoolean();
        Lineage lineage = new Lineage(string(in), in.readLong());
        return new CutReply.State(
                enrolled, epoch, wanted, lineage, strings(in), in.readInt(), in.readLong(), in.readLong());
    }

    static CutReply readReply(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 0 -> readState(in);
            case 1 -> new CutReply.Obeyed();
            case 2 -> new CutReply.Refused(string(in));
            case 3 -> new CutReply.Images(readBuffer(in));
            case 4 -> new CutReply.Closed(in.readBoolean());
            case 5 -> new CutReply.Alive(in.readLong(), ENDINGS[in.readByte()]);
            case 6 -> new CutReply.Deposed();
            default -> throw new IOException("not a kind of reply: " + kind);
        };
    }

    private static void write(ObjectDataOutput out, EpochBuffer buffer) throws IOException {
        out.writeInt(buffer.accounts().size());
        for (Map.Entry<AccountKey, Account> entry : buffer.accounts().entrySet()) {
            switch (entry.getKey()) {
                case AccountKey.OfItem(var item) -> {
                    out.writeBoolean(true);
                    out.writeString(item.value());
                }
                case AccountKey.OfUser(var user) -> {
                    out.writeBoolean(false);
                    out.writeString(user.value());
                }
            }
            RecordLayout.write(out, entry.getValue());
        }
        out.writeInt(buffer.orders().size());
        for (Map.Entry<OrderId, OrderRecord> entry : buffer.orders().entrySet()) {
            out.writeString(entry.getKey().value());
            RecordLayout.write(out, entry.getValue());
        }
        out.writeInt(buffer.receipts().size());
        for (Map.Entry<ReceiptName, Receipt> entry : buffer.receipts().entrySet()) {
            ReceiptLayout.write(out, entry.getKey());
            ReceiptLayout.write(out, entry.getValue());
        }
    }

    private static EpochBuffer readBuffer(ObjectDataInput in) throws IOException {
        EpochBuffer buffer = new EpochBuffer();
        for (int left = in.readInt(); left > 0; left--) {
            AccountKey key = in.readBoolean()
                    ? new AccountKey.OfItem(new ItemId(string(in)))
                    : new AccountKey.OfUser(new UserId(string(in)));
            buffer.add(key, RecordLayout.readAccount(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            OrderId order = new OrderId(string(in));
            buffer.add(order, RecordLayout.readOrder(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            ReceiptName name = ReceiptLayout.readName(in);
            buffer.add(name, ReceiptLayout.readReceipt(in));
        }
        return buffer;
    }
}
