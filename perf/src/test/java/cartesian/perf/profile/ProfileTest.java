package cartesian.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    private static final int ARRAYS = 2_000;
    private static final int ARRAY_BYTES = 64 * 1024;

    @TempDir
    Path directory;

    /** Holds what is allocated, so that it is. */
    private byte[] kept = {};

    @Test
    void allocationsAreFoundWhereTheyAreMade() throws Exception {
        Path file = directory.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
            recording.enable("jdk.CPULoad").withPeriod(Duration.ofMillis(50));
            recording.enable("jdk.CPUInformation");
            recording.start();
            for (int count = 0; count < ARRAYS; count++) {
                kept = new byte[ARRAY_BYTES];
            }
            recording.stop();
            recording.dump(file);
        }
        assertThat(kept).hasSize(ARRAY_BYTES);
        String profile = Profile.render(file, ARRAYS, Duration.ZERO);
        assertThat(profile)
                .contains(ARRAYS + " checkouts")
                .contains("[B at cartesian.perf.profile.ProfileTest.allocationsAreFoundWhereTheyAreMade");
    }

    @Test
    void profileOfNoCheckoutsIsRefused() {
        assertThatThrownBy(() -> Profile.render(directory.resolve("none"), 0, Duration.ZERO))
                .hasMessageContaining("checkouts");
    }

    @Test
    void heaviestComeFirst() {
        Tally tally = new Tally();
        tally.add("light", 1);
        tally.add("heavy", 2);
        tally.add("light", 0.5);
        assertThat(tally.top(1)).containsExactly(new Tally.Sum("heavy", 2, 1));
        assertThat(tally.top(2)).last().isEqualTo(new Tally.Sum("light", 1.5, 2));
        assertThat(tally.total()).isEqualTo(3.5);
    }

    @Test
    void packagesAreCutAtFourParts() {
        assertThat(Reading.packageOf("com.hazelcast.spi.impl.operationservice.Operation"))
                .isEqualTo("com.hazelcast.spi.impl");
        assertThat(Reading.packageOf("java.lang.String")).isEqualTo("java.lang");
        assertThat(Reading.packageOf("cartesian.node.epoch.EpochBuffer$$Lambda.0x1"))
                .isEqualTo("cartesian.node.epoch");
        assertThat(Reading.packageOf("Nameless")).isEqualTo("Nameless");
    }
}
