package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** In a JVM of its own: the collector of the tests' may have no such flag. */
    @ParameterizedTest
    @CsvSource({
        "-XX:+UseZGC -Xmx1g, 268435458",
        "-XX:+UseZGC -Xmx1g -XX:SoftMaxHeapSize=512m, 536870912",
        "-XX:+UseG1GC -Xmx1g, 1073741824",
    })
    void theFlagIsSetInAJvmWithZgcThatWasNotToldOtherwise(String options, String expected) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options.split(" ")));
        command.add("cartesian.node.HeapRoomTest");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.strip()).isEqualTo(expected);
    }

    /** What such a JVM runs: looks once, with one byte that lasts, and prints the flag. */
    public static void main(String[] arguments) {
        HeapRoom.ofThisJvm(() -> 1).look();
        System.out.println(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("SoftMaxHeapSize")
                .getValue());
    }
}
