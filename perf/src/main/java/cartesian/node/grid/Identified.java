package cartesian.node.grid;

import cartesian.node.record.Account;
import cartesian.node.record.AccountAnswer;
import cartesian.node.record.AccountStep;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Verdict;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The grid's values as {@link IdentifiedDataSerializable}: the same fields in the same order, found by factory and class id. */
abstract sealed class Identified<T> implements IdentifiedDataSerializable {
    static final int FACTORY = 1;

    private final int classId;

    @Nullable
    T value;

    private Identified(int classId, @Nullable T value) {
        this.classId = classId;
        this.value = value;
    }

    static Identified<?> of(Object value) {
        return switch (value) {
            case Account account -> new OfAccount(account);
            case OrderRecord order -> new OfOrder(order);
            case AccountStep.Take take -> new OfTake(take);
            case AccountAnswer answer -> new OfAnswer(answer);
            default -> throw new IllegalArgumentException("not a value of this benchmark: " + value);
        };
    }

    /** An empty value to be read into. */
    static Identified<?> of(int classId) {
        return switch (classId) {
            case 1 -> new OfAccount(null);
            case 2 -> new OfOrder(null);
            case 3 -> new OfTake(null);
            case 4 -> new OfAnswer(null);
            default -> throw new IllegalArgumentException("not a class id of this benchmark: " + classId);
        };
    }

    @Override
    public int getFactoryId() {
        return FACTORY;
    }

    @Override
    public int getClassId() {
        return classId;
    }

    T value() {
        return Objects.requireNonNull(value);
    }

    private static final class OfAccount extends Identified<Account> {
        private OfAccount(@Nullable Account value) {
            super(1, value);
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            RecordLayout.write(out, value());
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            value = RecordLayout.readAccount(in);
        }
    }

    private static final class OfOrder extends Identified<OrderRecord> {
        private OfOrder(@Nullable OrderRecord value) {
            super(2, value);
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            RecordLayout.write(out, value());
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            value = RecordLayout.readOrder(in);
        }
    }

    /** As the class id says which step it is, the byte for the kind is saved. */
    private static final class OfTake extends Identified<AccountStep.Take> {
        private OfTake(AccountStep.@Nullable Take value) {
            super(3, value);
        }

        @Override
        public void writeData(ObjectDataOutput out) throws IOException {
            AccountStep.Take take = value();
            RecordLayout.write(out, take.tx());
            out.writeLong(take.epoch());
            out.writeLong(take.units());
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            value = new AccountStep.Take(RecordLayout.readTx(in), in.readLong(), in.readLong());
        }
    }

    private static final class OfAnswer extends Identified<AccountAnswer> {
        private static final Verdict[] VERDICTS = Verdict.values();

        private OfAnswer(@Nullable AccountAnswer value) {
            super(4, value);
        }

        @Override
        @SuppressWarnings("EnumOrdinal") // As in the serializers that this is compared with.
        public void writeData(ObjectDataOutput out) throws IOException {
            AccountAnswer answer = value();
            out.writeByte(answer.verdict().ordinal());
            Account account = answer.account();
            out.writeBoolean(account != null);
            if (account != null) {
                RecordLayout.write(out, account);
            }
        }

        @Override
        public void readData(ObjectDataInput in) throws IOException {
            Verdict verdict = VERDICTS[in.readByte()];
            value = new AccountAnswer(verdict, in.readBoolean() ? RecordLayout.readAccount(in) : null);
        }
    }
}
