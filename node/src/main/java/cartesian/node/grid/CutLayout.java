package cartesian.node.grid;

import static cartesian.node.grid.Serializers.string;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.epoch.CutMessage;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.OrderRecord;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** The bytes of what scribe and members tell each other: one byte for the kind, then its fields in order. */
final class CutLayout {
    private CutLayout() {}

    static void write(ObjectDataOutput out, CutMessage message) throws IOException {
        switch (message) {
            case CutMessage.Poll(long term) -> words(out, 0, term);
            case CutMessage.Close(long term, long epoch) -> words(out, 1, term, epoch);
            case CutMessage.Cut(long term, long epoch) -> words(out, 2, term, epoch);
            case CutMessage.Reopen(long term, long epoch) -> words(out, 3, term, epoch);
            case CutMessage.Durable(long term, long epoch, long cutAt) -> words(out, 4, term, epoch, cutAt);
            case CutMessage.Enroll(long term, long epoch, long durable) -> words(out, 5, term, epoch, durable);
            case CutMessage.Fence(long term, String by) -> {
                words(out, 6, term);
                out.writeString(by);
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
            case 1 -> new CutMessage.Close(term, in.readLong());
            case 2 -> new CutMessage.Cut(term, in.readLong());
            case 3 -> new CutMessage.Reopen(term, in.readLong());
            case 4 -> new CutMessage.Durable(term, in.readLong(), in.readLong());
            case 5 -> new CutMessage.Enroll(term, in.readLong(), in.readLong());
            case 6 -> new CutMessage.Fence(term, string(in));
            default -> throw new IOException("not a kind of message: " + kind);
        };
    }

    static void write(ObjectDataOutput out, CutReply reply) throws IOException {
        switch (reply) {
            case CutReply.State(boolean enrolled, long epoch, boolean wanted) -> {
                out.writeByte(0);
                out.writeBoolean(enrolled);
                out.writeLong(epoch);
                out.writeBoolean(wanted);
            }
            case CutReply.Obeyed() -> out.writeByte(1);
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

    static CutReply readReply(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 0 -> new CutReply.State(in.readBoolean(), in.readLong(), in.readBoolean());
            case 1 -> new CutReply.Obeyed();
            case 2 -> new CutReply.Refused(string(in));
            case 3 -> new CutReply.Images(readBuffer(in));
            case 4 -> new CutReply.Closed(in.readBoolean());
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
        return buffer;
    }
}
