package cartesian.node.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;

/** What attributes are called; docs/tracing.md has them all. None has a value that a client has made up. */
final class Names {
    /** What all spans say they come from. */
    static final String SCOPE = "cartesian";

    static final AttributeKey<Long> EPOCH = AttributeKey.longKey("cartesian.epoch");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("cartesian.outcome");
    static final AttributeKey<String> REFUSAL = AttributeKey.stringKey("cartesian.refusal");
    static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("cartesian.attempts");
    static final AttributeKey<String> VERDICT = AttributeKey.stringKey("cartesian.verdict");
    static final AttributeKey<Long> RECORDS = AttributeKey.longKey("cartesian.records");
    static final AttributeKey<Long> MEMBERS = AttributeKey.longKey("cartesian.members");
    /** As OpenTelemetry's conventions have it. */
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private Names() {}

    static Tracer tracer(OpenTelemetry telemetry) {
        return telemetry.getTracer(SCOPE);
    }

    /** What was followed has failed, and nothing else is to be told of it: messages may name people's records. */
    static void failed(Span span, Throwable fault) {
        span.setStatus(StatusCode.ERROR);
        span.setAttribute(ERROR_TYPE, fault.getClass().getName());
    }
}
