package cartesian.node;

import cartesian.node.checkout.Evictor;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Scribe;
import cartesian.node.grid.Grid;
import cartesian.node.http.Health;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far a node is: starting, ready, or closing; and how its epochs are. */
final class Readiness implements Health {
    private final EpochMember epochs;
    private final Supplier<@Nullable Scribe> scribe;
    private final Evictor evictor;
    private final BooleanSupplier heapFull;
    private volatile @Nullable Grid grid;
    private volatile boolean closing;

    /**
     * Makes the readiness of a node that starts.
     *
     * @param scribe null while there is none, or if the grid lives in memory alone
     * @param heapFull whether writes are turned away for that
     */
    Readiness(EpochMember epochs, Supplier<@Nullable Scribe> scribe, Evictor evictor, BooleanSupplier heapFull) {
        this.epochs = epochs;
        this.scribe = scribe;
        this.evictor = evictor;
        this.heapFull = heapFull;
    }

    void opened(Grid opened) {
        grid = opened;
    }

    void closing() {
        closing = true;
    }

    @Override
    public boolean live() {
        Grid opened = grid;
        return opened == null || closing || opened.running();
    }

    @Override
    public boolean ready() {
        Grid opened = grid;
        return opened != null && !closing && opened.running() && epochs.enrolled();
    }

    @Override
    public String reason() {
        Grid opened = grid;
        if (closing) {
            return "closing";
        }
        if (opened != null && !opened.running()) {
            return "the grid's member has stopped";
        }
        Scribe here = scribe.get();
        String condition = here == null ? "" : here.condition();
        if (!epochs.enrolled()) {
            return condition.isEmpty() ? "starting" : condition;
        }
        String state = here == null
                ? "serving; nothing is durable"
                : "serving; epoch " + epochs.epoch() + ", durable " + epochs.durable() + ", behind by "
                        + epochs.lagMillis() + " ms, " + epochs.undurable() + " changes not durable, " + evictor.size()
                        + " orders over in memory; "
                        + epochs.statistics();
        String heap = heapFull.getAsBoolean() ? "; heap is full: writes get 429" : "";
        return (condition.isEmpty() ? state : state + "; " + condition) + heap;
    }
}
