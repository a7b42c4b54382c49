package cartesian.node.tracing;

import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that a collector takes no spans, and once that it does again; the exporter's own log is off. */
final class ToldOnce implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(ToldOnce.class);

    private final SpanExporter exporter;
    private final String endpoint;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean ended;

    ToldOnce(SpanExporter exporter, String endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            boolean failed = !result.isSuccess();
            if (!ended && failing.compareAndSet(!failed, failed)) {
                if (failed) {
                    LOG.warn("Spans cannot be sent to {} and are dropped, trying on: {}", endpoint, reason(result));
                } else {
                    LOG.info("Spans are sent to {} again", endpoint);
                }
            }
        });
    }

    /** What the collector answers, or what lies behind all that the exporter and its client have wrapped a fault in. */
    private static String reason(CompletableResultCode result) {
        Throwable reason = result.getFailureThrowable();
        if (reason instanceof HttpExportException refused && refused.getResponse() != null) {
            return "HTTP status " + refused.getResponse().getStatusCode();
        }
        while (reason != null && reason.getCause() != null && !(reason instanceof IOException)) {
            reason = reason.getCause();
        }
        return reason == null ? "no reason given" : reason.toString();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        ended = true;
        return exporter.shutdown();
    }
}
