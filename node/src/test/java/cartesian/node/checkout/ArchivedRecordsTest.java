package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderAnswer;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.OrderStep;
import cartesian.node.record.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ArchivedRecordsTest {
    private static final OrderId ORDER = new OrderId("order");
    private static final OrderRecord PAID = new OrderRecord(
            new UserId("ann"), List.of(new OrderLine(new ItemId("bread"), 2, 5)), 10, true, false, 7, 0, Marks.NONE);
    private static final OrderStep.Commit CANCEL = new OrderStep.Commit(99, 3, 7, OrderStep.Change.CANCEL);

    private final MemoryRecords grid = new MemoryRecords();
    private final Map<OrderId, OrderRecord> archived = new HashMap<>();
    private final AtomicInteger found = new AtomicInteger();
    private final Evictor evictor = new Evictor(100, 1_000_000);
    private final ArchivedRecords records = new ArchivedRecords(grid, this::find, evictor);

    private Optional<OrderRecord> find(OrderId order) {
        found.incrementAndGet();
        return Optional.ofNullable(archived.get(order));
    }

    private OrderAnswer ask(OrderStep step) throws Exception {
        return records.order(ORDER, step).get(30, TimeUnit.SECONDS);
    }

    private boolean inMemory() {
        return grid.apply(ORDER, new OrderStep.Read()).verdict() != Verdict.ABSENT;
    }

    @Test
    void orderInMemoryIsNotLookedUp() throws Exception {
        grid.put(ORDER, PAID);
        assertThat(ask(new OrderStep.Read())).isEqualTo(new OrderAnswer(Verdict.DONE, PAID));
        assertThat(found).hasValue(0);
    }

    @Test
    void orderThatHasLeftIsReadFromTheArchiveAndStaysThere() throws Exception {
        archived.put(ORDER, PAID);
        assertThat(ask(new OrderStep.Read())).isEqualTo(new OrderAnswer(Verdict.DONE, PAID));
        assertThat(inMemory()).isFalse();
        assertThat(evictor.size()).isZero();
    }

    @Test
    void orderThatIsNowhereIsMissing() throws Exception {
        assertThat(ask(new OrderStep.Read()).verdict()).isEqualTo(Verdict.MISSING);
        assertThat(ask(CANCEL).verdict()).isEqualTo(Verdict.MISSING);
        assertThat(ask(new OrderStep.Remove(1, 3)).verdict()).isEqualTo(Verdict.MISSING);
        assertThat(inMemory()).isFalse();
    }

    @Test
    void orderThatHasLeftIsBroughtBackForAChange() throws Exception {
        archived.put(ORDER, PAID);

        assertThat(ask(CANCEL).verdict()).isEqualTo(Verdict.DONE);

        assertThat(grid.get(ORDER).paid()).isFalse();
        assertThat(grid.get(ORDER).version()).isEqualTo(8);
        assertThat(grid.get(ORDER).epoch()).isEqualTo(3);
        assertThat(evictor.size()).isEqualTo(1);
        // Sent again, it finds what it has done.
        assertThat(ask(CANCEL).verdict()).isEqualTo(Verdict.DONE);
        assertThat(grid.get(ORDER).version()).isEqualTo(8);
    }

    @Test
    void orderThatWasBroughtBackButNotChangedLeavesAgain() throws Exception {
        archived.put(ORDER, PAID);
        assertThat(ask(new OrderStep.Remove(1, 3)).verdict()).isEqualTo(Verdict.PAID);
        assertThat(inMemory()).isTrue();
        // What came back belongs to no epoch that is still to be written.
        assertThat(grid.get(ORDER)).isEqualTo(PAID);
        assertThat(evictor.size()).isEqualTo(1);
    }

    @Test
    void attemptOnAnOrderThatHasLeftWasNotCommitted() throws Exception {
        archived.put(ORDER, PAID);
        assertThat(ask(new OrderStep.Ask(99)).verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(found).hasValue(0);
    }

    @Test
    void orderThatLeavesAgainBeforeItsChangeIsBroughtBackAgain() throws Exception {
        archived.put(ORDER, PAID);
        AtomicInteger changes = new AtomicInteger();
        grid.hook((call, step) -> {
            // The second try comes after the order was brought back; the evictor is faster.
            if (step instanceof OrderStep.Commit && changes.incrementAndGet() == 2) {
                assertThat(grid.apply(ORDER, new OrderStep.Evict(7)).verdict()).isEqualTo(Verdict.DONE);
            }
        });

        assertThat(ask(CANCEL).verdict()).isEqualTo(Verdict.DONE);

        assertThat(changes).hasValue(3);
        assertThat(grid.get(ORDER).version()).isEqualTo(8);
        // Two notes of version 7 are left; neither lets the changed order go.
        assertThat(grid.apply(ORDER, new OrderStep.Evict(7)).verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(inMemory()).isTrue();
    }

    @Test
    void orderThatAnotherCallHasBroughtBackAndChangedIsNotPutBack() throws Exception {
        archived.put(ORDER, PAID);
        grid.hook((call, step) -> {
            if (step instanceof OrderStep.Restore) {
                grid.apply(ORDER, new OrderStep.Restore(PAID));
                grid.apply(ORDER, new OrderStep.Commit(55, 3, 7, OrderStep.Change.CANCEL));
            }
        });
        assertThat(ask(CANCEL).verdict()).isEqualTo(Verdict.CHANGED);
        assertThat(grid.get(ORDER).version()).isEqualTo(8);
    }

    @Test
    void archiveThatCannotBeAskedIsAFaultAndNotAMissingOrder() {
        ArchivedRecords cut = new ArchivedRecords(
                grid,
                order -> {
                    throw new UnavailableException("Postgres is away", new IllegalStateException());
                },
                evictor);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> cut.order(ORDER, new OrderStep.Read()).get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(UnavailableException.class);
    }
}
