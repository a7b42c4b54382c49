package cartesian.node.tracing;

import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochStore;
import cartesian.node.epoch.Members;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;

/** Follows all that there is to follow. */
final class On implements Tracing {
    private final OpenTelemetry spans;
    private final Runnable end;

    /**
     * Makes it.
     *
     * @param spans makes spans, and sees to what becomes of them
     * @param end sends those that are left
     */
    On(OpenTelemetry spans, Runnable end) {
        this.spans = spans;
        this.end = end;
    }

    @Override
    public Optional<OpenTelemetry> telemetry() {
        return Optional.of(spans);
    }

    @Override
    public Records around(Records records) {
        return new FollowedRecords(records, spans);
    }

    @Override
    public CheckoutEngine around(CheckoutEngine engine) {
        return new FollowedEngine(engine, spans);
    }

    @Override
    public Scribed around(Members members, EpochStore store) {
        return new FollowedEpochs(spans).around(members, store);
    }

    @Override
    public void close() {
        end.run();
    }
}
