package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvictorTest {
    private static final UserId ANN = new UserId("ann");
    private static final List<OrderLine> LINES = List.of(new OrderLine(new ItemId("bread"), 2, 5));
    private static final long NEVER = 1_000_000_000;

    private final MemoryRecords records = new MemoryRecords();

    private static OrderRecord paid(long version) {
        return new OrderRecord(ANN, LINES, 10, true, false, version, 1, Marks.NONE);
    }

    private static OrderRecord removed(long version) {
        return new OrderRecord(ANN, List.of(), OrderRecord.UNPAID, false, true, version, 1, Marks.NONE);
    }

    private static OrderRecord unpaid(long version) {
        return OrderRecord.open(ANN, LINES, version, 1);
    }

    private static EpochBuffer durable(OrderId id, OrderRecord order) {
        EpochBuffer images = new EpochBuffer();
        images.add(id, order);
        return images;
    }

    private boolean inMemory(OrderId id) {
        return records.apply(id, new OrderStep.Read()).verdict() != Verdict.ABSENT;
    }

    private OrderId put(String id, OrderRecord order) {
        OrderId name = new OrderId(id);
        records.put(name, order);
        return name;
    }

    @Test
    void ordersThatAreOverLeaveMemoryAndOthersStay() throws Exception {
        Evictor evictor = new Evictor(0, NEVER);
        OrderId paid = put("paid", paid(3));
        OrderId removed = put("removed", removed(4));
        OrderId open = put("open", unpaid(5));
        evictor.durable(durable(paid, paid(3)));
        evictor.durable(durable(removed, removed(4)));
        evictor.durable(durable(open, unpaid(5)));
        assertThat(evictor.size()).isEqualTo(2);

        evictor.round(records);

        assertThat(inMemory(paid)).isFalse();
        assertThat(inMemory(removed)).isFalse();
        assertThat(inMemory(open)).isTrue();
        assertThat(evictor.size()).isZero();
    }

    @Test
    void oldestLeaveFirstDownToTheLimit() throws Exception {
        Evictor evictor = new Evictor(2, NEVER);
        for (int index = 0; index < 5; index++) {
            evictor.durable(durable(put("o" + index, paid(1)), paid(1)));
        }
        evictor.round(records);
        assertThat(evictor.size()).isEqualTo(2);
        for (int index = 0; index < 5; index++) {
            assertThat(inMemory(new OrderId("o" + index))).as("o%d", index).isEqualTo(index >= 3);
        }
    }

    @Test
    void orderThatIsOldEnoughLeavesThoughThereIsRoom() throws Exception {
        Evictor evictor = new Evictor(100, 0);
        OrderId order = put("o", paid(1));
        evictor.durable(durable(order, paid(1)));
        evictor.round(records);
        assertThat(inMemory(order)).isFalse();
    }

    @Test
    void youngOrderStaysWhileThereIsRoom() throws Exception {
        Evictor evictor = new Evictor(100, NEVER);
        OrderId order = put("o", paid(1));
        evictor.durable(durable(order, paid(1)));
        evictor.round(records);
        assertThat(inMemory(order)).isTrue();
        assertThat(evictor.size()).isEqualTo(1);
    }

    @Test
    void orderThatHasChangedSinceStays() throws Exception {
        Evictor evictor = new Evictor(0, 0);
        OrderId order = put("o", paid(2));
        evictor.durable(durable(order, paid(1)));
        evictor.round(records);
        assertThat(inMemory(order)).isTrue();
        assertThat(evictor.size()).isZero();

        // The newer version comes with an epoch of its own.
        evictor.durable(durable(order, paid(2)));
        evictor.round(records);
        assertThat(inMemory(order)).isFalse();
    }

    @Test
    void ownerThatCannotBeAskedIsNotAskedAgainBeforeTheNextRound() throws Exception {
        Evictor evictor = new Evictor(0, 0);
        OrderId order = put("o", paid(1));
        evictor.durable(durable(order, paid(1)));
        // A few failures, so that a round that asks again at once is seen and still ends.
        records.weather((call, step) -> call < 3 ? MemoryRecords.Fate.STEP_LOST : MemoryRecords.Fate.ANSWERED);

        evictor.round(records);

        assertThat(records.calls()).isEqualTo(1);
        assertThat(inMemory(order)).isTrue();
        assertThat(evictor.size()).isEqualTo(1);
        records.weather((call, step) -> MemoryRecords.Fate.ANSWERED);
        evictor.round(records);
        assertThat(inMemory(order)).isFalse();
    }

    @Test
    void evictionWhoseAnswerIsLostIsNoHarmTwice() throws Exception {
        Evictor evictor = new Evictor(0, 0);
        OrderId order = put("o", paid(1));
        evictor.durable(durable(order, paid(1)));
        records.weather((call, step) -> call == 0 ? MemoryRecords.Fate.ANSWER_LOST : MemoryRecords.Fate.ANSWERED);
        evictor.round(records);
        records.weather((call, step) -> MemoryRecords.Fate.ANSWERED);
        evictor.round(records);
        assertThat(inMemory(order)).isFalse();
        assertThat(evictor.size()).isZero();
    }
}
