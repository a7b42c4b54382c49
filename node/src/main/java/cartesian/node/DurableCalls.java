package cartesian.node;

import cartesian.node.epoch.EpochMember;
import cartesian.node.http.Durability;
import java.util.concurrent.TimeUnit;

/** What the node promises to calls that have to be durable. */
final class DurableCalls implements Durability {
    /** Beyond this lag an epoch will hardly be durable before the call's deadline, milliseconds. */
    private static final long LAG_MAX_MILLIS = 2_000;

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
        return durable && epochs.lagMillis() < LAG_MAX_MILLIS;
    }

    @Override
    public boolean await(long epoch) {
        return epochs.awaitDurable(epoch, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMillis));
    }
}
