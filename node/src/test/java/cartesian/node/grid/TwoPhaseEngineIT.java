package cartesian.node.grid;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Deadline;
import cartesian.node.checkout.Demand;
import cartesian.node.checkout.Flight;
import cartesian.node.epoch.EpochBuffer;
import cartesian.node.epoch.Gate;
import cartesian.node.record.AccountKey;
import cartesian.node.record.AccountStep;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reference engine on a real member. */
class TwoPhaseEngineIT {
    private static final long EPOCH = 7;
    private static final UserId USER = new UserId("u");
    private static final ItemId ITEM = new ItemId("i");
    private static final OrderId SLOW = new OrderId("slow");
    private static final int SHORT_MILLIS = 10;

    private final JoinedGrids joined = new JoinedGrids();
    private final Gate gate = new Gate(EPOCH, 100);

    @AfterEach
    void stop() {
        joined.close();
    }

    /** Hazelcast leaves a thread marked, and locks held, if a transaction runs out of time before it is prepared. */
    @Test
    void aTransactionThatRunsOutOfTimeLeavesItsThreadAndItsRecordsFree() {
        joined.start(1, false);
        Grid grid = joined.all().getFirst();
        JoinedGrids.ask(
                () -> grid.records().account(new AccountKey.OfItem(ITEM), new AccountStep.Create(1, EPOCH, 5, 2)));
        JoinedGrids.ask(
                () -> grid.records().account(new AccountKey.OfUser(USER), new AccountStep.Create(2, EPOCH, 9, 0)));
        OrderRecord order = new OrderRecord(
                USER, List.of(new OrderLine(ITEM, 1, 2)), OrderRecord.UNPAID, false, false, 1, EPOCH, Marks.NONE);
        CheckoutEngine engine = grid.twoPhaseEngine(
                id -> {
                    sleep(2 * SHORT_MILLIS);
                    return Optional.of(order);
                },
                Demand.UNHEARD);

        assertThat(checkout(engine, SHORT_MILLIS)).isInstanceOf(Outcome.Unresolved.class);

        assertThat(checkout(engine, 5_000)).isEqualTo(new Outcome.Done<>(new Amount(2), EPOCH));
    }

    private Outcome<Amount> checkout(CheckoutEngine engine, int millis) {
        Deadline deadline = Deadline.inMillis(millis);
        Gate.Pass pass = gate.enter(deadline.nanos()).orElseThrow();
        try {
            return engine.checkout(SLOW, new Flight(pass, deadline, new EpochBuffer()));
        } finally {
            pass.leave();
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
