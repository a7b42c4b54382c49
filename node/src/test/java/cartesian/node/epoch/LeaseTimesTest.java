package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to be true of the times so that no two grids answer at once, for the shortest lease and the longest. */
final class LeaseTimesTest {
    @ParameterizedTest
    @ValueSource(longs = {500, 2_500, 3_000, 60_000})
    void whoWasConfirmedIsSilentBeforeTheLeaseIsOver(long leaseMillis) {
        LeaseTimes times = LeaseTimes.ofMillis(leaseMillis);
        long drift = times.leaseNanos() / 50;
        assertThat(times.renewedNanos() + times.answerNanos() + drift).isLessThan(times.leaseNanos());
    }

    @ParameterizedTest
    @ValueSource(longs = {500, 2_500, 3_000, 60_000})
    void whoWasConfirmedByAFullGroupIsSilentBeforeOneOfThemTakesOver(long leaseMillis) {
        LeaseTimes times = LeaseTimes.ofMillis(leaseMillis);
        long drift = times.leaseNanos() / 50;
        assertThat(times.takeoverNanos()).isGreaterThanOrEqualTo(2 * times.answerNanos() + drift);
    }

    @ParameterizedTest
    @ValueSource(longs = {500, 2_500, 3_000, 60_000})
    void pulsesAndRenewalsMayBeMissedNowAndThen(long leaseMillis) {
        LeaseTimes times = LeaseTimes.ofMillis(leaseMillis);
        assertThat(times.pulseNanos()).isPositive();
        assertThat(5 * times.pulseNanos()).isLessThan(times.answerNanos());
        assertThat(times.renewalMillis()).isPositive();
        assertThat(2 * TimeUnit.MILLISECONDS.toNanos(times.renewalMillis())).isLessThan(times.renewedNanos());
    }
}
