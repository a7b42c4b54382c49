package cartesian.node.tracing;

import cartesian.node.NodeConfig;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Records;
import cartesian.node.epoch.EpochStore;
import cartesian.node.epoch.Members;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;

/**
 * The tracing of one node, for as long as it lives. Where it is off, what it is to stand around is handed back as it is, and no
 * class of OpenTelemetry is ever loaded.
 */
public sealed interface Tracing extends AutoCloseable permits Off, On {
    /** Follows nothing. */
    Tracing OFF = new Off();

    /**
     * Follows what the settings say, if they say where to send spans to. A collector that is not there keeps nothing from starting.
     *
     * @param instance names this node among others: {@code host:port} of its REST
     */
    static Tracing of(NodeConfig.Tracing config, String instance) {
        return config.endpoint().isEmpty() ? OFF : Sending.begin(config, instance);
    }

    /** Follows everything with spans that somebody else takes. */
    static Tracing to(OpenTelemetry telemetry) {
        return new On(telemetry, () -> {});
    }

    /** What the HTTP edge follows requests with; empty if tracing is off. */
    Optional<OpenTelemetry> telemetry();

    /** The same records, whose steps are followed for those who ask for them. */
    Records around(Records records);

    /** The same engine, whose calls are followed. */
    CheckoutEngine around(CheckoutEngine engine);

    /** What a scribe speaks to and writes to, with its cuts and its writes followed. */
    Scribed around(Members members, EpochStore store);

    /** What a scribe works with. */
    record Scribed(Members members, EpochStore store) {}

    /** Sends what has not been sent yet, for two seconds at most; what is left then is dropped. */
    @Override
    void close();
}
