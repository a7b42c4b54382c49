package cartesian.node.checkout;

import cartesian.api.Outcome;
import cartesian.node.Histograms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What becomes of writes before they begin. */
final class ShopMeters {
    /** From when a write came to when it was inside the gate, for those that were let in. */
    final Timer gateWait;

    /** Turned away as the heap is full. */
    final Counter heapFull;
    /** Turned away after standing in line for too long. */
    final Counter line;
    /** Turned away as this member may not tell answers. */
    final Counter silent;
    /** Turned away as too many images wait for Postgres. */
    final Counter undurable;
    /** Turned away as the gate stayed closed, or too many were inside. */
    final Counter gate;

    private final MeterRegistry meters;

    ShopMeters(MeterRegistry meters) {
        this.meters = meters;
        this.gateWait = Histograms.timer("cartesian.gate.wait", "How long writes waited until they were let in")
                .register(meters);
        this.heapFull = turnedAway("heap-full");
        this.line = turnedAway("line");
        this.silent = turnedAway("silent");
        this.undurable = turnedAway("undurable");
        this.gate = turnedAway("gate");
        FunctionCounter.builder("cartesian.step.retries", Asking.class, _ -> Asking.repeats())
                .description("Steps asked again, as it was not known what became of them")
                .register(meters);
    }

    /** Counts a write that was turned away, and tells it so. */
    <T> Outcome<T> turnedAway(Counter reason) {
        reason.increment();
        return new Outcome.Overloaded<>();
    }

    private Counter turnedAway(String reason) {
        return Counter.builder("cartesian.writes.turned.away")
                .description("Writes that were turned away before they began")
                .tag("reason", reason)
                .register(meters);
    }
}
