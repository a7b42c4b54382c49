package cartesian.perf.load.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Ten seconds of 100 clients a second for one connection, whose server answers within 1 ms but stalls once, for 2 s. */
class RecordingTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Answer OK = new Answer(200, "");

    @Test
    void aStallIsFeltByAllWhoWereDueMeanwhile() {
        Recording recording = new Recording(0, 10 * SECOND);
        Schedule schedule = new Schedule(0, 10 * SECOND, 100, 1, 0);
        long free = 0;
        for (long index = 0; index < schedule.dueBy(10 * SECOND); index++) {
            long sent = Math.max(free, schedule.due(index));
            recording.sent(schedule.due(index), sent);
            free = sent + (index == 500 ? 2 * SECOND : MILLI);
            recording.ended(Kind.CHECKOUT, OK, schedule.due(index), free);
        }
        Second all = new Second();
        recording.takeInto(all);

        Histogram micros = all.measured(Kind.CHECKOUT);
        assertThat(micros.getTotalCount()).isEqualTo(1_000);
        assertThat(micros.getMaxValue()).isBetween(1_990_000L, 2_010_000L);
        // 200 were due in the stall and 22 more until the backlog was gone; a client that waits would report one.
        assertThat(micros.getCountBetweenValues(5_000, Recording.MICROS_MAX)).isBetween(200L, 230L);
        assertThat(micros.getValueAtPercentile(90)).isGreaterThan(900_000);
        assertThat(micros.getValueAtPercentile(50)).isLessThan(1_100);
        assertThat(all.late().getMaxValue()).isBetween(1_980_000L, 2_000_000L);
        assertThat(all.done(Kind.CHECKOUT)).isEqualTo(1_000);
    }

    @Test
    void warmUpIsApart() {
        Recording recording = new Recording(SECOND, 2 * SECOND);
        recording.ended(Kind.CHECKOUT, OK, 0, MILLI);
        recording.ended(Kind.CHECKOUT, OK, SECOND, SECOND + MILLI);
        recording.ended(Kind.CHECKOUT, OK, SECOND, 3 * SECOND);
        Second all = new Second();
        recording.takeInto(all);

        assertThat(all.warm(Kind.CHECKOUT).getTotalCount()).isEqualTo(1);
        assertThat(all.measured(Kind.CHECKOUT).getTotalCount()).isEqualTo(2);
        assertThat(all.done(Kind.CHECKOUT)).isEqualTo(3);
        assertThat(all.doneInTime(Kind.CHECKOUT)).isEqualTo(1);
    }

    @Test
    void whatWasNotServedIsCountedAndNotTimed() {
        Recording recording = new Recording(0, SECOND);
        recording.ended(Kind.CHECKOUT, new Answer(429, ""), 0, MILLI);
        recording.ended(Kind.CHECKOUT, new Answer(409, ""), 0, MILLI);
        recording.ended(Kind.CHECKOUT, Answer.NONE, 0, MILLI);
        recording.unsent(Kind.CHECKOUT, 0, 5 * SECOND);
        Second all = new Second();
        recording.takeInto(all);

        assertThat(all.turnedAway()).isEqualTo(1);
        assertThat(all.refused()).isEqualTo(1);
        assertThat(all.failed()).isEqualTo(1);
        assertThat(all.unsent()).isEqualTo(1);
        assertThat(all.measured(Kind.CHECKOUT).getTotalCount()).isEqualTo(3);
        assertThat(all.measured(Kind.CHECKOUT).getMaxValue()).isGreaterThan(4_900_000);
        recording.takeInto(all);
        assertThat(all.turnedAway()).as("taken once").isEqualTo(1);
    }
}
