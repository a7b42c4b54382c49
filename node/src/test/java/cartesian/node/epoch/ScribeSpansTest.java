package cartesian.node.epoch;

import static cartesian.node.tracing.TakenSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cartesian.api.ItemId;
import cartesian.node.epoch.EpochStore.StoreException;
import cartesian.node.record.AccountKey;
import cartesian.node.tracing.TakenSpans;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of cuts and of writes to Postgres, of a scribe before grids and databases that fail. */
final class ScribeSpansTest extends ScribedGrid {
    private static final AccountKey BREAD = new AccountKey.OfItem(new ItemId("bread"));
    private static final AccountKey MILK = new AccountKey.OfItem(new ItemId("milk"));

    /** No request is recorded, and all epochs are. */
    private final TakenSpans spans = new TakenSpans(0);

    @BeforeEach
    void trace() {
        tracing = spans.tracing();
    }

    @Test
    void epochIsATraceOfItsCutAndItsWrite() throws Exception {
        Scribe scribe = started("a", "b");
        spans.forget();
        write("a", BREAD, 1);
        write("b", MILK, 1);
        rest(scribe);

        SpanData cut = spans.only("epoch cut");
        assertThat(cut.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(attribute(cut, "cartesian.epoch")).isEqualTo("42");
        assertThat(attribute(cut, "cartesian.members")).isEqualTo("2");
        assertThat(attribute(cut, "cartesian.outcome")).isEqualTo("made");
        SpanData write = spans.only("epoch write");
        assertThat(write.getTraceId()).isEqualTo(cut.getTraceId());
        assertThat(write.getParentSpanId()).isEqualTo(cut.getSpanId());
        assertThat(attribute(write, "cartesian.epoch")).isEqualTo("42");
        assertThat(attribute(write, "cartesian.records")).isEqualTo("2");
        assertThat(attribute(write, "cartesian.outcome")).isEqualTo("written");
        assertThat(cut.getEndEpochNanos())
                .isBetween(cut.getStartEpochNanos(), write.getEndEpochNanos())
                .isGreaterThan(cut.getStartEpochNanos());
        spans.areDocumented();
    }

    @Test
    void eachAttemptToWriteIsToldAndEachEpochIsATraceOfItsOwn() throws Exception {
        Scribe scribe = started("a");
        spans.forget();
        write("a", BREAD, 1);
        assertThat(tick(scribe)).isZero();
        store.away = true;
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> tick(scribe));
        store.away = false;
        rest(scribe);
        write("a", BREAD, 2);
        eventually("the next epoch is written", scribe, () -> store.written.size() == 2);

        assertThat(spans.names())
                .containsExactly("epoch cut", "epoch write", "epoch write", "epoch cut", "epoch write");
        List<SpanData> all = spans.all();
        assertThat(all.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attribute(all.get(1), "error.type")).isEqualTo(StoreException.class.getName());
        assertThat(all.get(2).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(all.subList(0, 3))
                .extracting(SpanData::getTraceId)
                .containsOnly(all.get(0).getTraceId());
        assertThat(all.subList(3, 5))
                .extracting(SpanData::getTraceId)
                .containsOnly(all.get(3).getTraceId());
        assertThat(all.get(3).getTraceId()).isNotEqualTo(all.get(0).getTraceId());
    }

    @Test
    void cutThatIsCalledOffIsToldAsSuch() throws Exception {
        Scribe scribe = started("a", "b");
        spans.forget();
        grid.answerLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Close;
        write("a", BREAD, 1);
        rest(scribe);
        assertThat(attribute(spans.only("epoch cut"), "cartesian.outcome")).isEqualTo("called-off");
        assertThat(spans.names()).doesNotContain("epoch write");

        spans.forget();
        grid.answerLost = (to, message) -> false;
        eventually("the cut is made", scribe, () -> !store.written.isEmpty());
        assertThat(attribute(spans.only("epoch cut"), "cartesian.outcome")).isEqualTo("made");
    }

    @Test
    void cutWhoseImagesAreNotAllThereIsToldAsSuch() throws Exception {
        Scribe scribe = started("a", "b");
        spans.forget();
        grid.answerLost = (to, message) -> to.equals("b") && message instanceof CutMessage.Cut;
        write("b", BREAD, 1);
        assertThat(tick(scribe)).isZero();
        grid.answerLost = (to, message) -> false;
        repaired.add(BREAD, Images.account(1));
        eventually("the next cut is made", scribe, () -> !store.written.isEmpty());
        assertThat(spans.all())
                .filteredOn(span -> span.getName().equals("epoch cut"))
                .extracting(span -> attribute(span, "cartesian.epoch") + " " + attribute(span, "cartesian.outcome"))
                .containsExactly("42 incomplete", "43 made");
    }
}
