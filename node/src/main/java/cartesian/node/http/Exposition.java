package cartesian.node.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What Prometheus reads: all meters, in OpenMetrics for those who ask for it, else in Prometheus' own text format.
 *
 * <p>Sources: OpenMetrics 1.0.0; Prometheus, Exposition formats, 0.0.4.
 */
final class Exposition {
    static final String OPEN = "application/openmetrics-text";

    private static final String OPEN_TYPE = OPEN + "; version=1.0.0; charset=utf-8";
    private static final String PLAIN_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Header OPEN_HEADER = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, OPEN_TYPE);
    private static final Header PLAIN_HEADER = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, PLAIN_TYPE);
    private static final int BYTES_TYPICAL = 64 * 1024;

    private final PrometheusMeterRegistry meters;

    Exposition(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    Reply answer(Call call) {
        boolean open = call.acceptsOpenMetrics();
        var text = new ByteArrayOutputStream(BYTES_TYPICAL);
        try {
            meters.scrape(text, open ? OPEN_TYPE : PLAIN_TYPE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Reply.as(open ? OPEN_HEADER : PLAIN_HEADER, text.toByteArray());
    }
}
