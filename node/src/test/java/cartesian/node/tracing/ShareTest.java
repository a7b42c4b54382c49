package cartesian.node.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import org.junit.jupiter.api.Test;

/** Which traces are recorded if nobody else has decided. */
final class ShareTest {
    private static final int ALL = 10_000;

    private static int recorded(double ratio, SpanKind kind) {
        TakenSpans spans = new TakenSpans(ratio);
        for (int count = 0; count < ALL; count++) {
            Names.tracer(spans.telemetry())
                    .spanBuilder("one")
                    .setSpanKind(kind)
                    .startSpan()
                    .end();
        }
        return spans.all().size();
    }

    @Test
    void shareOfRequestsIsRecorded() {
        assertThat(recorded(0, SpanKind.SERVER)).isZero();
        assertThat(recorded(0.25, SpanKind.SERVER)).isBetween(2_200, 2_800);
        assertThat(recorded(1, SpanKind.SERVER)).isEqualTo(ALL);
    }

    @Test
    void whatNoRequestHasBegunIsAlwaysRecorded() {
        assertThat(recorded(0, SpanKind.INTERNAL)).isEqualTo(ALL);
    }
}
