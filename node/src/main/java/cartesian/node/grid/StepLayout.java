package cartesian.node.grid;

import static cartesian.node.grid.Serializers.string;

import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.node.grid.step.StepCodec;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Slip;
import cartesian.node.record.Step;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** The bytes of steps: one byte for the kind, then its fields in order. */
final class StepLayout {
    private static final OrderStep.Change[] CHANGES = OrderStep.Change.values();

    /** This layout, for what carries steps. */
    static final StepCodec CODEC = new StepCodec() {
        @Override
        public void write(ObjectDataOutput out, Step<?, ?> step) throws IOException {
            StepLayout.write(out, step);
        }

        @Override
        public <R, A> Step<R, A> read(ObjectDataInput in) throws IOException {
            return StepLayout.read(in);
        }

        @Override
        public void write(ObjectDataOutput out, Slip slip) throws IOException {
            ReceiptLayout.write(out, slip);
        }

        @Override
        public Slip readSlip(ObjectDataInput in) throws IOException {
            return ReceiptLayout.readSlip(in);
        }
    };

    private StepLayout() {}

    static void write(ObjectDataOutput out, Step<?, ?> step) throws IOException {
        switch (step) {
            case AccountStep account -> write(out, account);
            case OrderStep order -> write(out, order);
            default -> throw new IOException("not a step of this grid: " + step.getClass());
        }
    }

    private static void write(ObjectDataOutput out, AccountStep step) throws IOException {
        switch (step) {
            case AccountStep.Read() -> out.writeByte(0);
            case AccountStep.Create(long id, long epoch, long units, long price) -> {
                change(out, 1, id, epoch);
                out.writeLong(units);
                out.writeLong(price);
            }
            case AccountStep.Replace(long id, long epoch, long units, long price) -> {
                change(out, 2, id, epoch);
                out.writeLong(units);
                out.writeLong(price);
            }
            case AccountStep.Add(long id, long epoch, long units) -> {
                change(out, 3, id, epoch);
                out.writeLong(units);
            }
            case AccountStep.Subtract(long id, long epoch, long units) -> {
                change(out, 4, id, epoch);
                out.writeLong(units);
            }
            case AccountStep.Take(var tx, long epoch, long units) -> {
                out.writeByte(5);
                RecordLayout.write(out, tx);
                out.writeLong(epoch);
                out.writeLong(units);
            }
            case AccountStep.Settle(var tx, long epoch) -> {
                out.writeByte(6);
                RecordLayout.write(out, tx);
                out.writeLong(epoch);
            }
            case AccountStep.GiveBack(var tx, long epoch) -> {
                out.writeByte(7);
                RecordLayout.write(out, tx);
                out.writeLong(epoch);
            }
            case AccountStep.Adjust(long id, long epoch, long version, long units, long price) -> {
                change(out, 8, id, epoch);
                out.writeLong(version);
                out.writeLong(units);
                out.writeLong(price);
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // Members of one grid run one version; nothing of this is stored.
    private static void write(ObjectDataOutput out, OrderStep step) throws IOException {
        switch (step) {
            case OrderStep.Read() -> out.writeByte(20);
            case OrderStep.Ask(long attempt) -> {
                out.writeByte(21);
                out.writeLong(attempt);
            }
            case OrderStep.Create(long id, long epoch, var user, var lines) -> {
                change(out, 22, id, epoch);
                out.writeString(user.value());
                RecordLayout.writeLines(out, lines);
            }
            case OrderStep.Replace(long id, long epoch, var user, var lines) -> {
                change(out, 23, id, epoch);
                out.writeString(user.value());
                RecordLayout.writeLines(out, lines);
            }
            case OrderStep.AddLine(long id, long epoch, var line, int linesMax) -> {
                change(out, 24, id, epoch);
                RecordLayout.write(out, line);
                out.writeInt(linesMax);
            }
            case OrderStep.RemoveLine(long id, long epoch, var item) -> {
                change(out, 25, id, epoch);
                out.writeString(item.value());
            }
            case OrderStep.Remove(long id, long epoch, long version) -> {
                change(out, 26, id, epoch);
                out.writeLong(version);
            }
            case OrderStep.Commit(long attempt, long epoch, long version, var change) -> {
                change(out, 27, attempt, epoch);
                out.writeLong(version);
                out.writeByte(change.ordinal());
            }
            case OrderStep.Restore(var order) -> {
                out.writeByte(28);
                RecordLayout.write(out, order);
            }
            case OrderStep.Evict(long version) -> {
                out.writeByte(29);
                out.writeLong(version);
            }
        }
    }

    private static void change(ObjectDataOutput out, int kind, long id, long epoch) throws IOException {
        out.writeByte(kind);
        out.writeLong(id);
        out.writeLong(epoch);
    }

    /** Reads the step that was written; the reader knows what record it is for. */
    @SuppressWarnings("unchecked")
    static <R, A> Step<R, A> read(ObjectDataInput in) throws IOException {
        int kind = in.readByte();
        Step<?, ?> step = switch (kind) {
            case 0 -> new AccountStep.Read();
            case 1 -> new AccountStep.Create(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 2 -> new AccountStep.Replace(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 3 -> new AccountStep.Add(in.readLong(), in.readLong(), in.readLong());
            case 4 -> new AccountStep.Subtract(in.readLong(), in.readLong(), in.readLong());
            case 5 -> new AccountStep.Take(RecordLayout.readTx(in), in.readLong(), in.readLong());
            case 6 -> new AccountStep.Settle(RecordLayout.readTx(in), in.readLong());
            case 7 -> new AccountStep.GiveBack(RecordLayout.readTx(in), in.readLong());
            case 8 -> new AccountStep.Adjust(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
            case 20 -> new OrderStep.Read();
            case 21 -> new OrderStep.Ask(in.readLong());
            case 22 ->
                new OrderStep.Create(in.readLong(), in.readLong(), new UserId(string(in)), RecordLayout.readLines(in));
            case 23 ->
                new OrderStep.Replace(in.readLong(), in.readLong(), new UserId(string(in)), RecordLayout.readLines(in));
            case 24 -> new OrderStep.AddLine(in.readLong(), in.readLong(), RecordLayout.readLine(in), in.readInt());
            case 25 -> new OrderStep.RemoveLine(in.readLong(), in.readLong(), new ItemId(string(in)));
            case 26 -> new OrderStep.Remove(in.readLong(), in.readLong(), in.readLong());
            case 27 -> new OrderStep.Commit(in.readLong(), in.readLong(), in.readLong(), CHANGES[in.readByte()]);
            case 28 -> new OrderStep.Restore(RecordLayout.readOrder(in));
            case 29 -> new OrderStep.Evict(in.readLong());
            default -> throw new IOException("not a kind of step: " + kind);
        };
        return (Step<R, A>) step;
    }
}
