package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapGuardTest {
    private double percent;
    private long millis;
    private int collections;
    /** What is in use once garbage has been collected; below 0: as before. */
    private double left = -1;

    private final HeapGuard guard = new HeapGuard(85, () -> percent, this::collect, () -> {}, () -> millis);

    private void collect() {
        collections++;
        if (left >= 0) {
            percent = left;
        }
    }

    @Test
    void fullFromTheLimitOnUntilWellBelowIt() {
        assertThat(looked(84.9)).isFalse();
        assertThat(looked(85)).isTrue();
        assertThat(looked(84)).isTrue();
        assertThat(looked(80)).isTrue();
        assertThat(looked(79.9)).isFalse();
        assertThat(looked(84)).isFalse();
    }

    @Test
    void garbageIsCollectedAtOnceAndThenAtGrowingIntervals() {
        assertThat(looked(50)).isFalse();
        assertThat(collections).isZero();

        assertThat(looked(90)).isTrue();
        assertThat(collections).isEqualTo(1);
        after(4_900, 1);
        after(100, 2);
        after(9_900, 2);
        after(100, 3);
        for (int round = 0; round < 4; round++) {
            after(60_000, 4 + round);
        }
        after(59_900, 7);
    }

    @Test
    void heapThatWasFullOfGarbageIsFreeAtTheNextLook() {
        left = 30;

        assertThat(looked(90)).isTrue();
        assertThat(collections).isEqualTo(1);
        guard.look();
        assertThat(guard.getAsBoolean()).isFalse();

        assertThat(looked(90)).isTrue();
        assertThat(collections).isEqualTo(2);
    }

    private boolean looked(double used) {
        percent = used;
        guard.look();
        return guard.getAsBoolean();
    }

    private void after(long more, int expected) {
        millis += more;
        guard.look();
        assertThat(collections).isEqualTo(expected);
    }
}
