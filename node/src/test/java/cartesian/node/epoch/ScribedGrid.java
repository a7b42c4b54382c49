package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.record.AccountKey;
import cartesian.node.tracing.Tracing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A grid with scribes that do nothing but when they are told to: no thread of theirs runs. */
abstract class ScribedGrid {
    static final long DURABLE = 41;
    private static final int TICKS_MAX = 50;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** A step of a test that has taken longer may have missed pulses, because this machine was busy. */
    private static final long HICCUP_NANOS =
            LeaseTimes.ofMillis(FakeGrid.LEASE_MILLIS).pulseNanos();

    final FakeGrid grid = new FakeGrid();
    final FakeStore store = new FakeStore();
    /** What a repair was asked for, as "after durable in epoch". */
    final List<String> repairs = new ArrayList<>();

    EpochBuffer repaired = new EpochBuffer();
    boolean repairFails;
    boolean recordsAreLost;

    /** What follows the scribes. */
    Tracing tracing = Tracing.OFF;

    private final Repair repair = new Repair() {
        @Override
        public EpochBuffer run(long durable, long epoch) {
            repairs.add("after " + durable + " in " + epoch);
            if (repairFails) {
                throw new IllegalStateException("an owner did not answer");
            }
            return repaired;
        }

        @Override
        public boolean whole() {
            return !recordsAreLost;
        }
    };

    final Scribe scribe(String self) {
        Timing timing = new Timing(1, 2_000, FakeGrid.LEASE_MILLIS);
        Tracing.Scribed with = tracing.around(grid.as(self), store.as(self));
        return new Scribe(grid.get(self), with.members(), with.store(), repair, timing, FaultPoints.ofProperty());
    }

    /** A grid of these members at {@link #DURABLE}, enrolled, with the first as scribe. */
    final Scribe started(String... names) throws InterruptedException {
        store.durable = DURABLE;
        for (String name : names) {
            grid.join(name);
        }
        Scribe scribe = scribe(names[0]);
        rest(scribe);
        grid.sent.clear();
        return scribe;
    }

    /** Does the next thing that is due, just after all members have been heard. */
    static long tick(Scribe scribe) throws InterruptedException {
        while (true) {
            long began = System.nanoTime();
            scribe.beat();
            long pause = scribe.tick();
            if (pause == 0 || System.nanoTime() - began < HICCUP_NANOS) {
                return pause;
            }
        }
    }

    /** Ticks until there is nothing to do at once. */
    static void rest(Scribe scribe) throws InterruptedException {
        for (int count = 0; count < TICKS_MAX; count++) {
            if (tick(scribe) != 0) {
                return;
            }
        }
        throw new AssertionError("no rest after " + TICKS_MAX + " ticks");
    }

    /** Ticks, with pauses, until it is so, and then until there is nothing to do at once. */
    static void eventually(String what, Scribe scribe, BooleanSupplier condition) throws InterruptedException {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new AssertionError("not in time: " + what + "; the scribe says: " + scribe.condition());
            }
            TimeUnit.MILLISECONDS.sleep(1);
            try {
                long _ = tick(scribe);
            } catch (EpochStore.StoreException e) {
                assertThat(e).hasMessageContaining("lost"); // and is tried again, as by the scribe's own thread
            }
        }
        rest(scribe);
    }

    final boolean open(String name) {
        Optional<Gate.Pass> pass = grid.get(name).enter(System.nanoTime() - 1);
        pass.ifPresent(Gate.Pass::leave);
        return pass.isPresent();
    }

    final void write(String name, AccountKey key, long version) {
        EpochMember member = grid.get(name);
        Gate.Pass pass = member.enter(System.nanoTime() - 1).orElseThrow();
        member.buffer().add(key, Images.account(version));
        pass.leave();
    }

    final FakeStore.Write last() {
        return store.written.getLast();
    }
}
