package cartesian.node.tracing;

import cartesian.node.NodeConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's SDK, set up to send spans to a collector by OTLP over HTTP.
 *
 * <p>Ended spans wait in a queue, and one thread takes them out. Where the queue is full they are dropped: no call ever waits.
 */
final class Sending {
    /** How long sending what is left may hold up the end of a node. */
    static final Duration END_MAX = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final String PATH = "/v1/traces";
    /** Spans that may wait: some megabytes of them. */
    private static final int WAITING_MAX = 8_192;

    private static final int BATCH_MAX = 512;
    private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);
    /** What clients tell of themselves, such as the names of their requests, is cut to this. */
    private static final int TEXT_MAX = 256;

    private Sending() {}

    static Tracing begin(NodeConfig.Tracing config, String instance) {
        SpanExporter exporter = new ToldOnce(exporter(config), config.endpoint());
        BatchSpanProcessor batches = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(WAITING_MAX)
                .setMaxExportBatchSize(BATCH_MAX)
                .setScheduleDelay(PAUSE_MAX)
                .setExporterTimeout(ANSWER_MAX)
                .build();
        SdkTracerProvider provider = provider(batches, config, instance);
        LOG.info("Tracing is on: spans go to {}", config.endpoint());
        return new On(OpenTelemetrySdk.builder().setTracerProvider(provider).build(), () -> end(provider));
    }

    /** What makes spans, whoever takes them. */
    static SdkTracerProvider provider(SpanProcessor taker, NodeConfig.Tracing config, String instance) {
        return SdkTracerProvider.builder()
                .addSpanProcessor(taker)
                .setSampler(Share.of(config.ratio()))
                .setResource(resource(config.service(), instance))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(TEXT_MAX)
                        .build())
                .build();
    }

    private static SpanExporter exporter(NodeConfig.Tracing config) {
        String base = config.endpoint();
        OtlpHttpSpanExporterBuilder builder = OtlpHttpSpanExporter.builder()
                .setEndpoint(base.endsWith(PATH) ? base : base.replaceAll("/+$", "") + PATH)
                .setConnectTimeout(CONNECT_MAX)
                .setTimeout(ANSWER_MAX);
        config.headers().forEach(builder::addHeader);
        return builder.build();
    }

    private static Resource resource(String service, String instance) {
        AttributesBuilder attributes = Attributes.builder()
                .put(AttributeKey.stringKey("service.name"), service)
                .put(AttributeKey.stringKey("service.instance.id"), instance);
        String version = NodeConfig.class.getPackage().getImplementationVersion();
        if (version != null) {
            attributes.put(AttributeKey.stringKey("service.version"), version);
        }
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    private static void end(SdkTracerProvider provider) {
        boolean all = provider.shutdown()
                .join(END_MAX.toMillis(), TimeUnit.MILLISECONDS)
                .isSuccess();
        if (!all) {
            LOG.debug("Some spans were not sent");
        }
    }
}
