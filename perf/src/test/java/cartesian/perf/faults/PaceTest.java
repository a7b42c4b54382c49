package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.perf.faults.Pace.Felt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** A fault comes after ten seconds; it is measured until the thirtieth. */
class PaceTest {
    private static final long FAULT = TimeUnit.SECONDS.toNanos(10);
    private static final long END = TimeUnit.SECONDS.toNanos(30);

    @Test
    void nothingIsFeltIfCheckoutsGoOn() {
        Felt felt = new Pace(calls(_ -> true)).felt("nothing", FAULT, END);

        assertThat(felt.outageMillis()).isZero();
        assertThat(felt.gapMillis()).isBetween(9L, 20L);
        assertThat(felt.slowestMillis()).isEqualTo(5);
    }

    @Test
    void silenceIsAnOutage() {
        Felt felt = new Pace(calls(millis -> millis < 11_000 || millis > 14_000)).felt("silence", FAULT, END);

        assertThat(felt.gapMillis()).isBetween(3_000L, 3_050L);
        assertThat(felt.outageMillis()).isBetween(2_750L, 3_250L);
    }

    @Test
    void lessThanHalfIsAnOutageWithoutAGap() {
        Felt felt = new Pace(calls(millis -> millis < 11_000 || millis > 14_000 || millis % 40 == 0))
                .felt("slow", FAULT, END);

        assertThat(felt.gapMillis()).isLessThan(100);
        assertThat(felt.outageMillis()).isBetween(2_750L, 3_250L);
    }

    @Test
    void whatNeverComesBackIsAnOutageToTheEnd() {
        Felt felt = new Pace(calls(millis -> millis < 11_000)).felt("the end", FAULT, END);

        assertThat(felt.gapMillis()).isBetween(19_000L, 19_050L);
        assertThat(felt.outageMillis()).isEqualTo(20_000);
    }

    @Test
    void slowestCallIsTold() {
        List<Answer> calls = new ArrayList<>(calls(_ -> true));
        calls.add(new Answer(1, "GET /stock/find/1", 200, "", -1, FAULT + 5, FAULT + TimeUnit.SECONDS.toNanos(4)));

        Felt felt = new Pace(calls).felt("slow", FAULT, END);

        assertThat(felt.slowestMillis()).isEqualTo(3_999);
        assertThat(felt.p99Millis()).isEqualTo(5);
    }

    /** A checkout every ten milliseconds, in half a minute, if it ends then. */
    private static List<Answer> calls(LongPredicate ends) {
        List<Answer> calls = new ArrayList<>();
        for (long millis = 0; millis < 30_000; millis += 10) {
            if (ends.test(millis)) {
                long ended = TimeUnit.MILLISECONDS.toNanos(millis);
                calls.add(new Answer(
                        0, "POST /orders/checkout/1", 200, "", 1, ended - TimeUnit.MILLISECONDS.toNanos(5), ended));
            }
        }
        return calls;
    }
}
