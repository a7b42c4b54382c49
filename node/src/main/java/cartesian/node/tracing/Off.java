package cartesian.node.tracing;

import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochStore;
import cartesian.node.epoch.Members;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;

/** Follows nothing. */
final class Off implements Tracing {
    @Override
    public Optional<OpenTelemetry> telemetry() {
        return Optional.empty();
    }

    @Override
    public Records around(Records records) {
        return records;
    }

    @Override
    public CheckoutEngine around(CheckoutEngine engine) {
        return engine;
    }

    @Override
    public Scribed around(Members members, EpochStore store) {
        return new Scribed(members, store);
    }

    @Override
    public void close() {}
}
