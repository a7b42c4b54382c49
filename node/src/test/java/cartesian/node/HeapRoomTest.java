package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeapRoomTest {
    private static final long MB = 1L << 20;

    private final List<Long> set = new ArrayList<>();
    private long lasting;
    private final HeapRoom room = new HeapRoom(() -> lasting, 8_192 * MB, set::add);

    private void looked(long megabytes) {
        lasting = megabytes * MB;
        room.look();
    }

    @Test
    void roomIsTwiceWhatLastsAndSomeMore() {
        looked(1_000);
        assertThat(set).containsExactly(2_256 * MB);
    }

    @Test
    void roomIsAShareOfTheHeapAtLeastAndAllOfItAtMost() {
        looked(10);
        looked(5_000);
        looked(6_000);
        assertThat(set).containsExactly(1_024 * MB, 8_192 * MB);
    }

    @Test
    void smallHeapsHaveRoomAsTheyAre() {
        new HeapRoom(() -> 1, 200 * MB, set::add).look();
        assertThat(set).isEmpty();
    }

    @Test
    void smallChangesAreNotTold() {
        looked(1_000);
        looked(1_050);
        assertThat(set).hasSize(1);
        looked(1_100);
        assertThat(set).hasSize(2);
        looked(600);
        assertThat(set).hasSize(3);
    }

    @Test
    void theFlagIsSetInAJvmWithZgcThatWasNotToldOtherwise() {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String before = jvm.getVMOption("SoftMaxHeapSize").getValue();

        HeapRoom.ofThisJvm(() -> 1).look();

        boolean zgc = Boolean.parseBoolean(jvm.getVMOption("UseZGC").getValue());
        assertThat(jvm.getVMOption("SoftMaxHeapSize").getValue().equals(before)).isEqualTo(!zgc);
    }
}
