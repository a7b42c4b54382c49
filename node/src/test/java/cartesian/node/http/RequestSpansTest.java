package cartesian.node.http;

import static cartesian.node.tracing.TakenSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.LoggedEvents;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.tracing.TakenSpans;
import cartesian.node.tracing.Tracing;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the spans of requests tell, and what not, asked of the real server. */
class RequestSpansTest extends ServedShop {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private final TakenSpans spans = new TakenSpans(1);

    @Override
    Tracing tracing() {
        return spans.tracing();
    }

    /** The span of the last request on the one connection; it ends after its reply, so the next request is waited for. */
    private SpanData last() throws IOException {
        client.ask("GET", "/health/live");
        return spans.all().getLast();
    }

    @Test
    void spanIsNamedByVerbAndTemplateAndTellsStatusAndEpoch() throws IOException {
        client.ask("POST", "/stock/add/0/1");
        SpanData write = last();
        assertThat(write.getName()).isEqualTo("POST /stock/add/{item_id}/{amount}");
        assertThat(write.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(write.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(write.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attribute(write, "http.request.method")).isEqualTo("POST");
        assertThat(attribute(write, "http.route")).isEqualTo("/stock/add/{item_id}/{amount}");
        assertThat(attribute(write, "http.response.status_code")).isEqualTo("200");
        assertThat(attribute(write, "url.scheme")).isEqualTo("http");
        assertThat(attribute(write, "cartesian.epoch")).isEqualTo("3");

        client.ask("GET", "/stock/find/none");
        SpanData read = last();
        assertThat(read.getName()).isEqualTo("GET /stock/find/{item_id}");
        assertThat(attribute(read, "http.response.status_code")).isEqualTo("404");
        assertThat(read.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attribute(read, "cartesian.epoch")).isEqualTo("null");
        assertThat(read.getTraceId()).isNotEqualTo(write.getTraceId());
    }

    @Test
    void callerThatRecordsIsTheParent() throws IOException {
        client.ask("GET", "/stock/find/0", "traceparent: 00-" + TRACE + "-" + CALLER + "-01");
        SpanData span = last();
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(CALLER);
        assertThat(span.getParentSpanContext().isRemote()).isTrue();
    }

    @Test
    void callerThatDoesNotRecordIsObeyed() throws IOException {
        client.ask("GET", "/stock/find/0", "traceparent: 00-" + TRACE + "-" + CALLER + "-00");
        client.ask("GET", "/health/live");
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void callerThatMakesNoSenseIsPassedOver() throws IOException {
        for (String header : List.of("", "00-x", "00-" + TRACE + "-" + CALLER, "ff-" + TRACE + "-" + CALLER + "-01")) {
            Raw.Answer answer = client.ask("GET", "/stock/find/0", "traceparent: " + header);
            assertThat(answer.status()).as(header).isEqualTo(200);
            SpanData span = last();
            assertThat(span.getTraceId()).as(header).isNotEqualTo(TRACE);
            assertThat(span.getParentSpanId()).as(header).isEqualTo(SpanId.getInvalid());
        }
    }

    @Test
    void faultsOfTheNodeAreErrorsAndNameTheRequest() throws IOException {
        before = () -> {
            throw new UnavailableException("gone", new IllegalStateException());
        };
        client.ask("GET", "/stock/find/0", "X-Request-Id: mine");
        SpanData span = last();
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(span, "error.type")).isEqualTo("503");
        assertThat(attribute(span, "http.response.status_code")).isEqualTo("503");
        assertThat(attribute(span, "http.response.header.x-request-id")).isEqualTo("[mine]");
        spans.areDocumented();
    }

    @Test
    void whatIsSaidOfARequestNamesItsTrace() throws IOException {
        String[] said = new String[1];
        before = () -> said[0] = MDC.get(ServerSpans.TRACE_ID);
        client.ask("GET", "/stock/find/0");
        assertThat(last().getTraceId()).isEqualTo(said[0]);
        client.ask("GET", "/stock/find/0", "traceparent: 00-" + TRACE + "-" + CALLER + "-00");
        assertThat(said[0])
                .as("the same thread, and a request that is not recorded")
                .isNull();
    }

    @Test
    void callsAboutTheNodeAreNotTold() throws IOException {
        for (String path : List.of("/health/live", "/health/ready", "/metrics", "/members", "/")) {
            assertThat(client.ask("GET", path).status()).isEqualTo(200);
        }
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void whatMatchesNoRouteIsNamedByItsMethodAndNoClientMakesNames() throws IOException {
        client.ask("GET", "/nothing/7");
        assertThat(last().getName()).isEqualTo("GET");
        assertThat(attribute(last(), "http.route")).isEqualTo("null");
        client.ask("BREW", "/stock/find/0");
        assertThat(last().getName()).isEqualTo("HTTP");
        assertThat(attribute(last(), "http.request.method")).isEqualTo("_OTHER");
        assertThat(attribute(last(), "http.response.status_code")).isEqualTo("405");
    }

    @Test
    void idsAreNotTold() throws IOException {
        client.ask("POST", "/payment/add_funds/alice/3?who=alice", "User-Agent: alice");
        client.ask("POST", "/orders/create/alice");
        client.ask("GET", "/payment/find_user/alice");
        SpanData _ = last();
        assertThat(spans.all())
                .hasSize(3)
                .allSatisfy(span ->
                        assertThat(span.getName() + span.getAttributes()).doesNotContain("alice"));
    }

    @Test
    void bugsAreLoggedAndTheConnectionGoesOnWithTheNextTrace() throws IOException {
        before = () -> {
            throw new IllegalStateException("a bug of the test");
        };
        try (LoggedEvents log = new LoggedEvents(Edge.class)) {
            assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(500);
            assertThat(log.lines()).hasSize(1);
        }
        String failed = last().getTraceId();
        before = () -> {};
        client.ask("GET", "/stock/find/0");
        assertThat(last().getTraceId()).isNotEqualTo(failed);
        assertThat(last().getParentSpanId()).isEqualTo(SpanId.getInvalid());
    }
}
