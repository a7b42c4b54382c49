package cartesian.node.live;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.GridStatus;
import cartesian.node.NodeConfig;
import cartesian.node.live.Sample.GridSecond;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LiveGridTest {
    private final AtomicLong millis = new AtomicLong(1_000_500);
    private final List<Integer> asked = new ArrayList<>();

    private static GridStatus grid(Activity... activities) {
        List<GridStatus.Member> members = new ArrayList<>();
        for (Activity activity : activities) {
            members.add(member(Optional.of(new GridStatus.State("", true, true, false, 1, 1, 0, 0, 0, activity))));
        }
        members.add(member(Optional.empty()));
        return new GridStatus("g", true, NodeConfig.Engine.STEPS, 31, 1, members);
    }

    private static GridStatus.Member member(Optional<GridStatus.State> state) {
        return new GridStatus.Member("m", "g", false, false, 1, state);
    }

    private static Activity activity(List<Second> seconds, long demand, Wanted... wanted) {
        return new Activity(1, 2, false, "", seconds, demand, List.of(wanted));
    }

    private static Second second(long paid, long pauseMicros, long... tookMicros) {
        Histogram histogram = new Histogram(Latencies.MICROS_MAX, Latencies.DIGITS);
        for (long took : tookMicros) {
            histogram.recordValue(took);
        }
        return new Second(paid, 2, 3, 4, pauseMicros, Latencies.of(histogram));
    }

    @Test
    void secondsAreSummedByTheirAge() {
        Sample sample = LiveGrid.sum(
                1_000,
                grid(
                        activity(List.of(second(10, 5, 100, 100), second(20, 9)), 0),
                        activity(List.of(second(1, 7, 10_000)), 0)));

        assertThat(sample.seconds()).hasSize(2);
        GridSecond newest = sample.seconds().get(0);
        assertThat(newest)
                .extracting(
                        GridSecond::at,
                        GridSecond::paid,
                        GridSecond::refused,
                        GridSecond::overloaded,
                        GridSecond::unresolved,
                        GridSecond::pauseMicros)
                .containsExactly(999L, 11L, 4L, 6L, 8L, 7L);
        assertThat(newest.latencies().p50()).isEqualTo(100);
        assertThat(newest.latencies().max()).isBetween(9_900L, 10_100L);
        assertThat(sample.seconds().get(1))
                .extracting(GridSecond::at, GridSecond::paid)
                .containsExactly(998L, 20L);
    }

    @Test
    void latelyIsTenSecondsNotMore() {
        List<Second> seconds = new ArrayList<>();
        for (int back = 0; back < 30; back++) {
            seconds.add(second(1, 0, back < LiveGrid.LATELY_SECONDS ? 100 : 1_000_000));
        }

        Sample sample = LiveGrid.sum(1, grid(activity(seconds, 0)));

        assertThat(sample.lately().count()).isEqualTo(10);
        assertThat(sample.lately().max()).isEqualTo(100);
        assertThat(sample.seconds()).hasSize(30);
    }

    @Test
    void itemsOfAllMembersAreSummed() {
        Sample sample = LiveGrid.sum(
                1,
                grid(
                        activity(List.of(), 100, new Wanted("a", 30), new Wanted("b", 20)),
                        activity(List.of(), 50, new Wanted("b", 15), new Wanted("c", 1))));

        assertThat(sample.demand()).isEqualTo(150);
        assertThat(sample.wanted()).containsExactly(new Wanted("b", 35), new Wanted("a", 30), new Wanted("c", 1));
    }

    @Test
    void aGridWithoutAnswersIsShownAllTheSame() {
        Sample sample = LiveGrid.sum(1, grid());

        assertThat(sample.seconds()).isEmpty();
        assertThat(sample.lately().count()).isZero();
        assertThat(sample.grid().members()).hasSize(1);
    }

    @Test
    void membersAreAskedOnceASecondHoweverManyLook() {
        LiveGrid live = new LiveGrid(
                seconds -> {
                    asked.add(seconds);
                    return grid();
                },
                millis::get);

        Sample first = live.recent();
        assertThat(live.recent()).isSameAs(first);
        live.whole();
        live.whole();
        millis.addAndGet(1_000);
        assertThat(live.recent()).isNotSameAs(first);

        assertThat(asked).containsExactly(LiveGrid.LATELY_SECONDS, Diary.SECONDS, LiveGrid.LATELY_SECONDS);
    }
}
