package cartesian.node.checkout;

import cartesian.api.Outcome;
import cartesian.node.NodeConfig;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Gate;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** What every call passes: the line and the gate if it writes, and in the end the question whether its answer may be told. */
final class Passage {
    private final EpochMember epochs;
    private final NodeConfig.Checkout config;
    private final BooleanSupplier heapFull;
    private final Admission admission;
    private final ShopMeters meters;
    private final LongAdder holds = new LongAdder();

    Passage(EpochMember epochs, NodeConfig.Checkout config, BooleanSupplier heapFull, MeterRegistry meters) {
        this.epochs = epochs;
        this.config = config;
        this.heapFull = heapFull;
        this.admission = new Admission(config.waitMaxMillis(), System::nanoTime);
        this.meters = new ShopMeters(meters);
    }

    /** How many writes stand in line. */
    int waiting() {
        return admission.waiting();
    }

    /** How many holds the writes inside the gate have, or have asked for. */
    long holds() {
        return holds.sum();
    }

    private Deadline deadline() {
        return Deadline.inMillis(config.deadlineMillis());
    }

    /** Reads, and tells what was found only if this member belongs to the one grid that goes on. */
    <T> T read(Function<Deadline, T> call) {
        Deadline deadline = deadline();
        T found = call.apply(deadline);
        if (!epochs.confirm(deadline.nanos())) {
            throw new UnavailableException("This member may be cut off, so what it reads may be old");
        }
        return found;
    }

    /** Runs a write inside the gate, and tells what came of it only if this member belongs to the one grid that goes on. */
    <T> Outcome<T> write(Function<Flight, Outcome<T>> call) {
        Deadline deadline = deadline();
        long cameNanos = System.nanoTime();
        if (heapFull.getAsBoolean()) {
            return meters.turnedAway(meters.heapFull);
        }
        if (!admission.begin(deadline)) {
            return meters.turnedAway(meters.line);
        }
        try {
            return epochs.confirm(deadline.nanos())
                    ? confirmed(writeUnconfirmed(call, deadline, cameNanos), deadline)
                    : meters.turnedAway(meters.silent);
        } finally {
            admission.end();
        }
    }

    /** Runs a batch, which passes the gate many times. */
    Outcome<Long> batch(Supplier<Outcome<Long>> call) {
        return epochs.confirm(deadline().nanos()) ? confirmed(call.get(), deadline()) : new Outcome.Overloaded<>();
    }

    private <T> Outcome<T> confirmed(Outcome<T> outcome, Deadline deadline) {
        if (epochs.confirm(deadline.nanos())) {
            return outcome;
        }
        return switch (outcome) {
            // It may be lost, if others go on without this member.
            case Outcome.Done<T> _, Outcome.Unresolved<T> _ -> new Outcome.Unresolved<>();
            // It may be untrue; nothing was taken.
            case Outcome.Refused<T> _, Outcome.Overloaded<T> _ -> new Outcome.Overloaded<>();
        };
    }

    private <T> Outcome<T> writeUnconfirmed(Function<Flight, Outcome<T>> call, Deadline deadline, long cameNanos) {
        Optional<Gate.Pass> pass = epochs.enter(deadline.nanos());
        if (pass.isEmpty()) {
            return meters.turnedAway(epochs.full() ? meters.undurable : meters.gate);
        }
        meters.gateWait.record(System.nanoTime() - cameNanos, TimeUnit.NANOSECONDS);
        Flight flight = new Flight(pass.get(), deadline, epochs.buffer(), holds);
        try {
            return call.apply(flight);
        } catch (UnavailableException e) {
            return new Outcome.Unresolved<>();
        } finally {
            flight.land();
        }
    }
}
