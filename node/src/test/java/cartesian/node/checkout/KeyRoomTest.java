package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class KeyRoomTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final AtomicLong clock = new AtomicLong(-3 * HOUR);
    private final KeyRoom room = new KeyRoom(3, clock::get);

    private void take(int keys) {
        for (int key = 0; key < keys; key++) {
            assertThat(room.take()).isTrue();
        }
    }

    @Test
    void noMoreKeysAreTakenThanThereIsRoomFor() {
        take(3);
        assertThat(room.take()).isFalse();
        assertThat(room.taken()).isEqualTo(3);
    }

    @Test
    void placeThatWasNotNeededIsTakenByTheNext() {
        take(3);
        room.giveBack();
        assertThat(room.take()).isTrue();
        assertThat(room.take()).isFalse();
    }

    @Test
    void keyIsCountedForADayAndNoMoreThanAnHourLonger() {
        assertThat(room.take()).isTrue();
        clock.addAndGet(HOUR);
        take(2);
        clock.addAndGet(23 * HOUR);
        assertThat(room.take()).isFalse();
        clock.addAndGet(HOUR);
        assertThat(room.taken()).isEqualTo(2);
        assertThat(room.take()).isTrue();
        assertThat(room.take()).isFalse();
    }

    @Test
    void quietDaysEmptyTheRoom() {
        take(3);
        clock.addAndGet(1_000 * HOUR);
        assertThat(room.taken()).isZero();
        assertThat(room.take()).isTrue();
    }
}
