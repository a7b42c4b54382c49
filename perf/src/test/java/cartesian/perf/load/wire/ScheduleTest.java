package cartesian.perf.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void arrivalsAreEvenlySpaced() {
        Schedule schedule = new Schedule(1_000, 1_000 + 10 * SECOND, 250, 1, 0);
        assertThat(schedule.due(0)).isEqualTo(1_000);
        assertThat(schedule.due(1)).isEqualTo(1_000 + SECOND / 250);
        assertThat(schedule.due(2_499)).isEqualTo(1_000 + 10 * SECOND - SECOND / 250);
    }

    @Test
    void errorsDoNotAddUp() {
        Schedule schedule = new Schedule(0, 1_000 * SECOND, 3, 1, 0);
        assertThat(schedule.due(3_000_000)).isEqualTo(1_000_000 * SECOND);
    }

    @Test
    void nobodyIsDueBeforeTheBeginOrAfterTheEnd() {
        Schedule schedule = new Schedule(SECOND, 3 * SECOND, 100, 1, 0);
        assertThat(schedule.dueBy(0)).isZero();
        assertThat(schedule.dueBy(SECOND - 1)).isZero();
        assertThat(schedule.dueBy(SECOND)).isEqualTo(1);
        assertThat(schedule.dueBy(2 * SECOND)).isEqualTo(101);
        assertThat(schedule.dueBy(30 * SECOND)).isEqualTo(200);
    }

    @Test
    void dueByAgreesWithDue() {
        Schedule schedule = new Schedule(-5 * SECOND, 20 * SECOND, 1_237.7, 3, 2);
        for (long now = -6 * SECOND; now < 20 * SECOND; now += SECOND / 97) {
            long count = schedule.dueBy(now);
            assertThat(count == 0 || schedule.due(count - 1) <= now).isTrue();
            assertThat(schedule.due(count)).isGreaterThan(now);
        }
    }

    @Test
    void threadsShareTheArrivals() {
        Schedule whole = new Schedule(0, SECOND, 100, 1, 0);
        Schedule even = new Schedule(0, SECOND, 100, 2, 0);
        Schedule odd = new Schedule(0, SECOND, 100, 2, 1);
        assertThat(even.due(7)).isEqualTo(whole.due(14));
        assertThat(odd.due(7)).isEqualTo(whole.due(15));
        assertThat(even.dueBy(SECOND) + odd.dueBy(SECOND)).isEqualTo(whole.dueBy(SECOND));
    }
}
