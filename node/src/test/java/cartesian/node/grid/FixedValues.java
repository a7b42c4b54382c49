package cartesian.node.grid;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.epoch.CutReply;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Lineage;
import cartesian.node.live.Activity;
import cartesian.node.live.Latencies;
import cartesian.node.live.Second;
import cartesian.node.live.Wanted;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Hold;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Receipt;
import cartesian.node.record.Told;
import cartesian.node.record.Tx;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

/** Values that are the same each time, and each component another than its neighbours: numbers count up from one. */
final class FixedValues {
    static final ItemId ITEM = new ItemId("an-item");
    static final UserId USER = new UserId("a-user");
    static final OrderId ORDER = new OrderId("0123-an-order");
    static final Tx TX = new Tx(ORDER, 77);
    static final Account ACCOUNT = new Account(
            101, 102, 103, 104, List.of(new Hold(TX, 105), new Hold(TX, -106)), Marks.of(new long[] {107, 108}));
    static final OrderRecord RECORD = new OrderRecord(
            USER, List.of(new OrderLine(ITEM, 201, 202)), 203, true, false, 204, 205, Marks.of(new long[] {206}));
    static final OrderRecord REMOVED =
            new OrderRecord(USER, List.of(), OrderRecord.UNPAID, false, true, 301, 302, Marks.NONE);

    private int next;

    static Receipt receipt(Told told) {
        return new Receipt(601, told, 602, 603, 604);
    }

    /** A record of this kind with values for whatever components it has. */
    static Object make(Class<?> kind) {
        return new FixedValues().record(kind);
    }

    private Object record(Class<?> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(components)
                .map(component -> value(component.getGenericType()))
                .toArray();
        try {
            return kind.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("what travels is a record: " + kind, e);
        }
    }

    private Object value(Type type) {
        next++;
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return List.of(value(list.getActualTypeArguments()[0]));
        }
        return switch (type.getTypeName()) {
            case "long" -> (long) next;
            case "int" -> next;
            case "boolean" -> next % 2 == 0;
            case "java.lang.String" -> "text " + next;
            case "cartesian.api.ItemId" -> ITEM;
            case "cartesian.api.UserId" -> USER;
            case "cartesian.api.OrderId" -> ORDER;
            case "cartesian.node.record.Tx" -> TX;
            case "cartesian.node.record.OrderLine" -> new OrderLine(ITEM, next, 9);
            case "cartesian.node.record.OrderRecord" -> RECORD;
            case "cartesian.node.record.OrderStep$Change" -> OrderStep.Change.PAY;
            case "cartesian.node.epoch.Lineage" -> new Lineage("a scribe", next);
            case "cartesian.node.epoch.EpochBuffer" -> buffer();
            case "cartesian.node.epoch.CutReply$Ending" -> CutReply.Ending.LEFT;
            case "cartesian.node.live.Activity" -> record(Activity.class);
            case "cartesian.node.live.Second" -> record(Second.class);
            case "cartesian.node.live.Wanted" -> record(Wanted.class);
            case "cartesian.node.live.Latencies" -> Latencies.ofBytes(new byte[] {1, 2, 3});
            default -> throw new AssertionError("teach this test to make a fixed " + type);
        };
    }

    private static EpochBuffer buffer() {
        EpochBuffer buffer = new EpochBuffer();
        buffer.add(new AccountKey.OfItem(ITEM), ACCOUNT);
        buffer.add(ORDER, RECORD);
        return buffer;
    }
}
