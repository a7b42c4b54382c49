package cartesian.node.http;

import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Makes a span of each request, as OpenTelemetry's semantic conventions for HTTP servers (1.37) have it, but without what names
 * people and their things: paths, queries, addresses. A client's {@code traceparent} is its parent.
 *
 * <p>Calls about the node are not told of: probes and scrapes would be most of all spans.
 */
final class ServerSpans implements RequestSpans {
    /** What a log line has while a request that is recorded is worked on. */
    static final String TRACE_ID = "trace_id";

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<List<String>> REQUEST_ID =
            AttributeKey.stringArrayKey("http.response.header.x-request-id");
    private static final AttributeKey<Long> EPOCH = AttributeKey.longKey("cartesian.epoch");

    private static final int SERVER_ERRORS = 500;
    /** Others are told as one, so that no client makes names. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private static final String OTHER = "_OTHER";

    private static final TextMapPropagator PROPAGATOR = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<ServerRequestHeaders> HEADERS = new Headers();

    private final Tracer tracer;

    ServerSpans(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("cartesian");
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // What is handed out closes it.
    public Following begin(RoutingRequest request) {
        Context caller = PROPAGATOR.extract(Context.root(), request.headers(), HEADERS);
        String given = request.prologue().method().text();
        String method = METHODS.contains(given) ? given : OTHER;
        Span span = tracer.spanBuilder(method.equals(OTHER) ? "HTTP" : method)
                .setSpanKind(SpanKind.SERVER)
                .setParent(caller)
                .setAttribute(METHOD, method)
                .setAttribute(SCHEME, request.isSecure() ? "https" : "http")
                .startSpan();
        if (span.isRecording()) {
            MDC.put(TRACE_ID, span.getSpanContext().getTraceId());
        }
        return new Followed(span, method, caller.with(span).makeCurrent());
    }

    /** A request whose span is current. */
    private static final class Followed implements Following {
        private final Span span;
        private final String method;
        private final Scope scope;
        private boolean told = true;

        Followed(Span span, String method, Scope scope) {
            this.span = span;
            this.method = method;
            this.scope = scope;
        }

        @Override
        public void matched(Route route, Verb verb) {
            told = route.kind() != Kind.HEALTH;
            if (told && span.isRecording()) {
                span.updateName(method + " " + route.template());
                span.setAttribute(ROUTE, route.template());
            }
        }

        @Override
        public void answered(Reply reply) {
            if (!told || !span.isRecording()) {
                return;
            }
            int status = reply.status().code();
            span.setAttribute(STATUS, status);
            if (reply.epoch() != 0) {
                span.setAttribute(EPOCH, reply.epoch());
            }
            if (status >= SERVER_ERRORS) {
                span.setStatus(StatusCode.ERROR);
                span.setAttribute(ERROR_TYPE, Integer.toString(status));
            }
            for (Header header : reply.headers()) {
                if (header.headerName().equals(RequestId.NAME)) {
                    span.setAttribute(REQUEST_ID, List.of(header.values()));
                }
            }
        }

        @Override
        public void close() {
            scope.close();
            if (span.isRecording()) {
                MDC.remove(TRACE_ID);
                if (told) {
                    span.end(); // What never ends is never sent.
                }
            }
        }
    }

    private static final class Headers implements TextMapGetter<ServerRequestHeaders> {
        @Override
        public @Nullable String get(@Nullable ServerRequestHeaders headers, String key) {
            HeaderName name = HeaderNames.create(key);
            return headers != null && headers.contains(name) ? headers.get(name).values() : null;
        }
    }
}
