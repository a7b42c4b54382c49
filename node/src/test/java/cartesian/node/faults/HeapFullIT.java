package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.DatabaseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More is written than the heap can hold: writes are turned away, and the member lives on. */
class HeapFullIT {
    private static final Duration FULL_MAX = Duration.ofMinutes(3);
    private static final DatabaseConfig NONE = DatabaseConfig.of("", "", "");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"UseZGC", "UseG1GC"})
    void writesAreTurnedAwayAndReadsGoOn(String collector) {
        try (Cluster cluster = new Cluster(NONE, directory, 1, "epochs.durable=false", "grid.backups=0")
                .withOptions("-Xmx128m", "-XX:-UseZGC", "-XX:+" + collector)
                .startAll()) {
            assertThat(cluster.post(0, "/stock/batch_init/10000000/7/1")).matches("(429|503) .*");
            // What had grown old may be collected in between, and then there is room for some more.
            Cluster.eventually("it is full", FULL_MAX, () -> fill(cluster) && saysSo(cluster));

            for (int read = 0; read < 2_000; read++) {
                assertThat(cluster.get(0, "/stock/find/" + read)).isEqualTo("200 {\"stock\":7,\"price\":1}");
            }
            assertThat(cluster.isAlive(0)).isTrue();
            assertThat(cluster.output(0)).contains("The heap is full").doesNotContain("OutOfMemoryError");
            assertThat(cluster.stop(0)).isZero();
        }
    }

    private static boolean fill(Cluster cluster) {
        return cluster.post(0, "/stock/batch_init/10000000/7/1").startsWith("429");
    }

    private static boolean saysSo(Cluster cluster) {
        String ready = cluster.get(0, "/health/ready");
        return cluster.post(0, "/stock/item/create/1").startsWith("429")
                && ready.startsWith("200")
                && ready.contains("heap is full: writes get 429");
    }

    @Test
    void membersFillTogetherAndNoneDies() {
        try (Cluster cluster = new Cluster(NONE, directory, 2, "epochs.durable=false")
                .withOptions("-Xmx128m")
                .startAll()) {
            Cluster.eventually(
                    "a write is turned away",
                    FULL_MAX,
                    () -> cluster.post(0, "/stock/batch_init/10000000/7/1").startsWith("429"));
            Cluster.eventually(
                    "so it is at the other",
                    FULL_MAX,
                    () -> cluster.post(1, "/payment/batch_init/10000000/7").startsWith("429"));
            assertThat(cluster.get(0, "/stock/find/1")).startsWith("200");
            assertThat(cluster.get(1, "/stock/find/1")).startsWith("200");
            for (int member = 0; member < 2; member++) {
                assertThat(cluster.isAlive(member)).isTrue();
                assertThat(cluster.output(member)).doesNotContain("OutOfMemoryError");
            }
        }
    }

    /** The guard alone, with each collector: garbage is not counted, and what is dropped is seen to be free. */
    @ParameterizedTest
    @ValueSource(strings = {"UseZGC", "UseG1GC", "UseSerialGC", "UseParallelGC"})
    void guardCountsWhatLasts(String collector) throws IOException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+" + collector, "-XX:+ExplicitGCInvokesConcurrent"));
        command.add("cartesian.node.Hoarder");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        try {
            Cluster.eventually("it ends", FULL_MAX, () -> !process.isAlive());
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
