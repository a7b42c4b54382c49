package cartesian.node.grid;

import static cartesian.node.grid.Serializers.string;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Account;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Tx;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The bytes of records: their fields in order, longs as eight bytes, lists with their size before them. */
final class RecordLayout {
    private static final int TAKEN = 1;
    private static final int REMOVED = 2;

    private RecordLayout() {}

    static void write(ObjectDataOutput out, Account account) throws IOException {
        out.writeLong(account.free());
        out.writeLong(account.price());
        out.writeLong(account.version());
        out.writeLong(account.epoch());
        out.writeInt(account.holds().size());
        for (Hold hold : account.holds()) {
            write(out, hold.tx());
            out.writeLong(hold.units());
        }
        write(out, account.marks());
    }

    static Account readAccount(ObjectDataInput in) throws IOException {
        long free = in.readLong();
        long price = in.readLong();
        long version = in.readLong();
        long epoch = in.readLong();
        int size = in.readInt();
        List<Hold> holds = size == 0 ? List.of() : new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            holds.add(new Hold(readTx(in), in.readLong()));
        }
        return new Account(free, price, version, epoch, holds, readMarks(in));
    }

    static void write(ObjectDataOutput out, OrderRecord order) throws IOException {
        out.writeString(order.user().value());
        writeLines(out, order.lines());
        out.writeLong(order.charged());
        out.writeByte((order.taken() ? TAKEN : 0) | (order.removed() ? REMOVED : 0));
        out.writeLong(order.version());
        out.writeLong(order.epoch());
        write(out, order.marks());
    }

    static OrderRecord readOrder(ObjectDataInput in) throws IOException {
        UserId user = new UserId(string(in));
        List<OrderLine> lines = readLines(in);
        long charged = in.readLong();
        int flags = in.readByte();
        long version = in.readLong();
        long epoch = in.readLong();
        return new OrderRecord(
                user, lines, charged, (flags & TAKEN) != 0, (flags & REMOVED) != 0, version, epoch, readMarks(in));
    }

    static void writeLines(ObjectDataOutput out, List<OrderLine> lines) throws IOException {
        out.writeInt(lines.size());
        for (OrderLine line : lines) {
            write(out, line);
        }
    }

    static List<OrderLine> readLines(ObjectDataInput in) throws IOException {
        int size = in.readInt();
        List<OrderLine> lines = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            lines.add(readLine(in));
        }
        return lines;
    }

    static void write(ObjectDataOutput out, OrderLine line) throws IOException {
        out.writeString(line.item().value());
        out.writeLong(line.quantity());
        out.writeLong(line.price());
    }

    static OrderLine readLine(ObjectDataInput in) throws IOException {
        return new OrderLine(new ItemId(string(in)), in.readLong(), in.readLong());
    }

    static void write(ObjectDataOutput out, Tx tx) throws IOException {
        out.writeString(tx.order().value());
        out.writeLong(tx.attempt());
    }

    static Tx readTx(ObjectDataInput in) throws IOException {
        return new Tx(new OrderId(string(in)), in.readLong());
    }

    private static void write(ObjectDataOutput out, Marks marks) throws IOException {
        out.writeLongArray(marks.ids());
    }

    private static Marks readMarks(ObjectDataInput in) throws IOException {
        long[] ids = in.readLongArray();
        return ids == null ? Marks.NONE : Marks.of(ids);
    }
}
