package cartesian.node.grid;

import static cartesian.node.grid.Serializers.string;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Place;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Slip;
import cartesian.node.record.Told;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** The bytes of receipts, of their names, and of the slips that ask for them. */
final class ReceiptLayout {
    private ReceiptLayout() {}

    static void write(ObjectDataOutput out, ReceiptName name) throws IOException {
        switch (name.place()) {
            case Place.OfAccount(AccountKey.OfItem(var item)) -> place(out, 0, item.value());
            case Place.OfAccount(AccountKey.OfUser(var user)) -> place(out, 1, user.value());
            case Place.OfOrder(var order) -> place(out, 2, order.value());
            case Place.OfOrders(var user) -> place(out, 3, user.value());
        }
        out.writeString(name.key());
    }

    private static void place(ObjectDataOutput out, int kind, String id) throws IOException {
        out.writeByte(kind);
        out.writeString(id);
    }

    static ReceiptName readName(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        String id = string(in);
        Place place = switch (kind) {
            case 0 -> new Place.OfAccount(new AccountKey.OfItem(new ItemId(id)));
            case 1 -> new Place.OfAccount(new AccountKey.OfUser(new UserId(id)));
            case 2 -> new Place.OfOrder(new OrderId(id));
            case 3 -> new Place.OfOrders(new UserId(id));
            default -> throw new IOException("not a kind of place: " + kind);
        };
        return new ReceiptName(place, string(in));
    }

    static void write(ObjectDataOutput out, Receipt receipt) throws IOException {
        out.writeLong(receipt.fingerprint());
        out.writeString(receipt.told().text());
        out.writeLong(receipt.change());
        out.writeLong(receipt.epoch());
        out.writeLong(receipt.expiresMillis());
    }

    static Receipt readReceipt(ObjectDataInput in) throws IOException {
        return new Receipt(in.readLong(), Told.parse(string(in)), in.readLong(), in.readLong(), in.readLong());
    }

    static void write(ObjectDataOutput out, Slip slip) throws IOException {
        out.writeLong(slip.fingerprint());
        out.writeLong(slip.change());
        out.writeLong(slip.epoch());
        out.writeLong(slip.nowMillis());
        switch (slip.word()) {
            case Slip.Word.None() -> out.writeByte(0);
            case Slip.Word.Count() -> out.writeByte(1);
            case Slip.Word.Tell(var told) -> {
                out.writeByte(2);
                out.writeString(told.text());
            }
        }
    }

    static Slip readSlip(ObjectDataInput in) throws IOException {
        return new Slip(in.readLong(), in.readLong(), in.readLong(), in.readLong(), readWord(in));
    }

    private static Slip.Word readWord(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        return switch (kind) {
            case 0 -> new Slip.Word.None();
            case 1 -> new Slip.Word.Count();
            case 2 -> new Slip.Word.Tell(Told.parse(string(in)));
            default -> throw new IOException("not a kind of word: " + kind);
        };
    }
}
