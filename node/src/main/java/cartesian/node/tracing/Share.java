package cartesian.node.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/**
 * Which traces are recorded: those that the client records, a share of those that clients do not know of, and all epochs, so that
 * the epoch of a write is found whenever the write is. There are few of them, whatever the load.
 */
final class Share implements Sampler {
    private final Sampler requests;

    private Share(Sampler requests) {
        this.requests = requests;
    }

    /** Goes by the parent, and where there is none, by this share. */
    static Sampler of(double ratio) {
        return Sampler.parentBased(new Share(Sampler.traceIdRatioBased(ratio)));
    }

    @Override
    public SamplingResult shouldSample(
            Context parent, String trace, String name, SpanKind kind, Attributes attributes, List<LinkData> links) {
        return kind == SpanKind.SERVER
                ? requests.shouldSample(parent, trace, name, kind, attributes, links)
                : SamplingResult.recordAndSample();
    }

    @Override
    public String getDescription() {
        return "Share{requests=" + requests.getDescription() + ", epochs=all}";
    }
}
