package cartesian.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.NodeConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Spans that are kept instead of sent, made as those of a node are. */
public final class TakenSpans {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetry telemetry;

    /**
     * Takes what is recorded.
     *
     * @param ratio the share of traces begun here that are recorded
     */
    public TakenSpans(double ratio) {
        var config = new NodeConfig.Tracing("", Map.of(), "shop", ratio);
        SdkTracerProvider provider = Sending.provider(SimpleSpanProcessor.create(exporter), config, "here:8000");
        telemetry = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    }

    /** What makes them. */
    public Tracing tracing() {
        return Tracing.to(telemetry);
    }

    OpenTelemetry telemetry() {
        return telemetry;
    }

    /** All that have ended, in the order in which they have. */
    public List<SpanData> all() {
        return exporter.getFinishedSpanItems();
    }

    public List<String> names() {
        return all().stream().map(SpanData::getName).toList();
    }

    /** The one span of this name. */
    public SpanData only(String name) {
        List<SpanData> found =
                all().stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(found).as("%s among %s", name, names()).hasSize(1);
        return found.getFirst();
    }

    /** Every attribute of what has ended is in the table for people. */
    public void areDocumented() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "tracing.md"));
        assertThat(all())
                .isNotEmpty()
                .flatExtracting(span -> span.getAttributes().asMap().keySet())
                .allSatisfy(key -> assertThat(document).contains("`" + key + "`"));
    }

    /** Forgets those that have ended. */
    public void forget() {
        exporter.reset();
    }

    /** An attribute as text, whatever its type; {@code null} as text if it is not there. */
    public static String attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(each -> each.getKey().getKey().equals(name))
                .map(each -> each.getValue().toString())
                .findFirst()
                .orElse("null");
    }
}
