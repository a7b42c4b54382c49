package cartesian.node;

import cartesian.node.epoch.EpochMember;
import cartesian.node.http.Durability;
import java.util.concurrent.TimeUnit;

/** What the node promises to calls that have to be durable. */
final class DurableCalls implements Durability {
    private final EpochMember epochs;
    private final boolean durable;
    private final long deadlineMillis;

    DurableCalls(EpochMember epochs, NodeConfig config) {
        this.epochs = epochs;
        this.durable = config.epochs().durable();
        this.deadlineMillis = config.checkout().deadlineMillis();
    }

    @Override
    public boolean available() {
        // Beyond this lag an epoch will hardly be durable before the call's deadline.
        return durable && epochs.lagMillis() < deadlineMillis;
    }

    @Override
    public boolean await(long epoch) {
        return epochs.awaitDurable(epoch, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMillis));
    }
}
