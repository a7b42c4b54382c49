package cartesian.node.checkout;

import static cartesian.node.tracing.TakenSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.api.Amount;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.record.OrderStep;
import cartesian.node.tracing.TakenSpans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is told of the engine's calls and their steps, where things go wrong. */
final class EngineSpansTest extends EngineShop {
    private final TakenSpans spans = new TakenSpans(1);
    private final CheckoutEngine followed =
            spans.tracing().around(new StepsEngine(spans.tracing().around(records), names, new SimpleMeterRegistry()));

    /** Checks out as the edge does for a request. */
    private Outcome<Amount> requested(OrderId order) {
        Span request = spans.tracing()
                .telemetry()
                .orElseThrow()
                .getTracer("test")
                .spanBuilder("request")
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        try (Scope _ = request.makeCurrent()) {
            return within(DEADLINE_MILLIS, flight -> followed.checkout(order, flight));
        } finally {
            request.end();
        }
    }

    private long count(String name) {
        return spans.names().stream().filter(name::equals).count();
    }

    @Test
    void attemptsAreCountedAndTheirStepsTold() {
        shop(5, 5, 100);
        records.hook((call, step) -> {
            if (call == 1) {
                records.apply(BOTH, new OrderStep.AddLine(1_000_000, EPOCH, line(X, 1, 10), 10));
            }
        });
        assertThat(requested(BOTH)).isEqualTo(done(35));
        restsWith(2, 4, 65);

        assertThat(attribute(spans.only("checkout"), "cartesian.attempts")).isEqualTo("2");
        assertThat(count("orders read")).isEqualTo(2);
        assertThat(count("orders commit")).isEqualTo(2);
        assertThat(spans.all())
                .filteredOn(span -> span.getName().equals("orders commit"))
                .extracting(span -> attribute(span, "cartesian.verdict"))
                .containsExactly("changed", "done");
        assertThat(count("stock give-back") + count("credit give-back")).isEqualTo(3);
        assertThat(count("stock settle") + count("credit settle")).isEqualTo(3);
        assertThat(spans.all())
                .extracting(SpanData::getTraceId)
                .containsOnly(spans.only("request").getTraceId());
    }

    @Test
    void refusalIsNamedAndIsNoError() {
        shop(1, 5, 100);
        assertThat(requested(BOTH)).isInstanceOf(Outcome.Refused.class);
        SpanData engine = spans.only("checkout");
        assertThat(attribute(engine, "cartesian.outcome")).isEqualTo("refused");
        assertThat(attribute(engine, "cartesian.refusal")).isEqualTo("out-of-stock");
        assertThat(engine.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(requested(new OrderId("none"))).isEqualTo(refused(new Refusal.NoSuchOrder(new OrderId("none"))));
    }

    @Test
    void stepThatIsLostIsAnErrorAndAskedAgain() throws IOException {
        shop(5, 5, 100);
        records.weather((call, step) -> call == 0 ? MemoryRecords.Fate.STEP_LOST : MemoryRecords.Fate.ANSWERED);
        assertThat(requested(BOTH)).isEqualTo(done(25));
        restsWith(3, 4, 75);
        assertThat(spans.all())
                .filteredOn(span -> span.getName().equals("orders read"))
                .extracting(span -> span.getStatus().getStatusCode() + " " + attribute(span, "error.type"))
                .containsExactly("ERROR java.lang.IllegalStateException", "UNSET null");
        spans.areDocumented();
    }

    @Test
    void bugGoesOnAndIsAnError() {
        CheckoutEngine broken = spans.tracing().around(new Broken());
        Span request = spans.tracing()
                .telemetry()
                .orElseThrow()
                .getTracer("test")
                .spanBuilder("request")
                .startSpan();
        try (Scope _ = request.makeCurrent()) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> within(DEADLINE_MILLIS, flight -> broken.checkout(BOTH, flight)));
        }
        SpanData engine = spans.only("checkout");
        assertThat(engine.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(engine.getEvents()).isEmpty();
    }

    @Test
    void callsOfNoRequestAreNotTold() {
        shop(5, 5, 100);
        assertThat(within(DEADLINE_MILLIS, flight -> followed.checkout(BOTH, flight)))
                .isEqualTo(done(25));
        assertThat(spans.all()).isEmpty();
    }

    private static final class Broken implements CheckoutEngine {
        @Override
        public Outcome<Amount> checkout(OrderId order, long seen, Flight flight) {
            throw new IllegalStateException("a bug of order " + order);
        }

        @Override
        public Outcome<Amount> pay(UserId user, OrderId order, Amount amount, Flight flight) {
            throw new IllegalStateException();
        }

        @Override
        public Outcome<Amount> cancel(UserId user, OrderId order, long seen, Flight flight) {
            throw new IllegalStateException();
        }
    }
}
