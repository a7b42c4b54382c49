package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Gate;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** An engine on records in memory, inside a gate, and one small shop. */
abstract class EngineShop {
    static final long EPOCH = 7;
    static final int DEADLINE_MILLIS = 30_000;
    static final int SHORT_DEADLINE_MILLIS = 30;

    static final UserId USER = new UserId("user");
    static final ItemId X = new ItemId("x");
    static final ItemId Y = new ItemId("y");
    static final OrderId BOTH = new OrderId("both");
    static final OrderId ONLY_X = new OrderId("only-x");

    final MemoryRecords records = new MemoryRecords();
    final Names names = new CountedNames();
    final Gate gate = new Gate(EPOCH, 16 * 1024);
    final LongAdder holds = new LongAdder();
    final StepsEngine engine = new StepsEngine(records, names, new SimpleMeterRegistry());

    interface Call {
        Outcome<Amount> in(Flight flight);
    }

    final Outcome<Amount> within(int millis, Call call) {
        Deadline deadline = Deadline.inMillis(millis);
        Flight flight = new Flight(gate.enter(deadline.nanos()).orElseThrow(), deadline, new EpochBuffer(), holds);
        try {
            return call.in(flight);
        } finally {
            flight.land();
        }
    }

    final Outcome<Amount> checkout(OrderId order) {
        return within(DEADLINE_MILLIS, flight -> engine.checkout(order, flight));
    }

    final Outcome<Amount> pay(OrderId order, long amount) {
        return within(DEADLINE_MILLIS, flight -> engine.pay(USER, order, new Amount(amount), flight));
    }

    final Outcome<Amount> cancel(OrderId order) {
        return within(DEADLINE_MILLIS, flight -> engine.cancel(USER, order, flight));
    }

    static Outcome<Amount> done(long amount) {
        return new Outcome.Done<>(new Amount(amount), EPOCH);
    }

    static Outcome<Amount> refused(Refusal refusal) {
        return new Outcome.Refused<>(refusal);
    }

    final void item(ItemId id, long units) {
        records.put(new AccountKey.OfItem(id), new Account(units, 10, 1, EPOCH - 1, List.of(), Marks.NONE));
    }

    final void user(UserId id, long credit) {
        records.put(new AccountKey.OfUser(id), new Account(credit, 0, 1, EPOCH - 1, List.of(), Marks.NONE));
    }

    final void order(OrderId id, OrderLine... lines) {
        records.put(
                id, new OrderRecord(USER, List.of(lines), OrderRecord.UNPAID, false, false, 1, EPOCH - 1, Marks.NONE));
    }

    static OrderLine line(ItemId item, long quantity, long price) {
        return new OrderLine(item, quantity, price);
    }

    /** An order of 2 x at 10 and 1 y at 5, with this much there to pay it from. */
    final void shop(long unitsOfX, long unitsOfY, long credit) {
        item(X, unitsOfX);
        item(Y, unitsOfY);
        user(USER, credit);
        order(BOTH, line(X, 2, 10), line(Y, 1, 5));
        records.restartCalls();
    }

    /** All writes are over and have left the gate, nothing is held, and this is what there is. */
    final void restsWith(long unitsOfX, long unitsOfY, long credit) {
        rests();
        assertThat(units(X)).isEqualTo(unitsOfX);
        assertThat(units(Y)).isEqualTo(unitsOfY);
        assertThat(credit(USER)).isEqualTo(credit);
    }

    final void rests() {
        gate.close();
        assertThat(drains(10_000)).isTrue();
        assertThat(gate.inside()).isZero();
        assertThat(records.anyHolds()).isFalse();
        assertThat(holds.sum()).isZero();
        gate.open(EPOCH);
    }

    final boolean drains(int millis) {
        try {
            return gate.drain(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    final long units(ItemId item) {
        return records.get(new AccountKey.OfItem(item)).free();
    }

    final long credit(UserId user) {
        return records.get(new AccountKey.OfUser(user)).free();
    }
}
