package cartesian.node;

import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Scribe;
import cartesian.node.http.Health;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How far a node is: starting, ready, or closing; and how its epochs are. */
final class Readiness implements Health {
    private final Supplier<Incarnation> incarnation;
    private final BooleanSupplier heapFull;
    private volatile boolean closing;

    /**
     * Makes the readiness of a node.
     *
     * @param incarnation its part of the grid, which may be another each time
     * @param heapFull whether writes are turned away for that
     */
    Readiness(Supplier<Incarnation> incarnation, BooleanSupplier heapFull) {
        this.incarnation = incarnation;
        this.heapFull = heapFull;
    }

    void closing() {
        closing = true;
    }

    /** A node begins anew by itself whatever happens in the grid: if it can say so, nothing but time is needed. */
    @Override
    public boolean live() {
        return true;
    }

    /** A member that waits for the scribe's word for a moment stays ready, as its calls wait, too. */
    @Override
    public boolean ready() {
        return !closing && serving() && incarnation.get().epochs().answeringLately();
    }

    /** A node that is about to leave goes on serving those who have not heard of it. */
    @Override
    public boolean serving() {
        return incarnation.get().epochs().enrolled();
    }

    @Override
    public String reason() {
        Incarnation here = incarnation.get();
        EpochMember epochs = here.epochs();
        Scribe scribe = here.scribe();
        if (closing) {
            return "closing";
        }
        String condition = scribe == null ? "" : scribe.condition();
        if (epochs.ended().isDone()) {
            return "joining afresh: " + epochs.ended().join();
        }
        if (!epochs.enrolled()) {
            return condition.isEmpty() ? "starting" : condition;
        }
        if (!epochs.answering() && condition.isEmpty()) {
            condition = "waiting for the scribe's word";
        }
        String state = scribe == null
                ? "serving; nothing is durable"
                : "serving; epoch " + epochs.epoch() + ", durable " + epochs.durable() + ", behind by "
                        + epochs.lagMillis() + " ms, " + epochs.undurable() + " changes not durable, "
                        + here.evictor().size()
                        + " orders over in memory; "
                        + epochs.statistics();
        String heap = heapFull.getAsBoolean() ? "; heap is full: writes get 429" : "";
        return (condition.isEmpty() ? state : state + "; " + condition) + heap;
    }
}
