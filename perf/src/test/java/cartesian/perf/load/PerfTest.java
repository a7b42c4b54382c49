package cartesian.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that is not Cartesian. */
class PerfTest {
    @TempDir
    Path directory;

    private int measure(FakeShop shop, String... more) {
        String[] arguments = {
            "--url",
            shop.url().toString(),
            "--workload",
            "checkout",
            "--seconds",
            "2",
            "--warmup",
            "1",
            "--records",
            "10",
            "--directory",
            directory.toString()
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Perf.execute(all);
    }

    @Test
    void figuresOfAServerThatAddsUpAreWritten() throws IOException {
        try (FakeShop shop = new FakeShop(false)) {
            assertThat(measure(shop, "--rate", "50")).isZero();
        }
        assertThat(directory.resolve("result.json"))
                .content()
                .contains("\"audit\" : \"adds up\"")
                .contains("\"checkoutsPerSecond\"");
        assertThat(directory.resolve("seconds.csv")).content().startsWith(Row.HEADER);
        assertThat(Files.readString(directory.resolve("report.html")))
                .contains("<svg", "Throughput", "Latency of checkouts")
                .doesNotContain("src=", "href=", "url(", "<script", "Lag of D");
    }

    @Test
    void aFailedAuditLeavesNoFigure() throws IOException {
        try (FakeShop shop = new FakeShop(true)) {
            assertThat(measure(shop, "--connections", "4")).isEqualTo(1);
        }
        assertThat(directory.resolve("violations.txt")).content().contains("both must be the same");
        assertThat(directory.resolve("result.json")).doesNotExist();
        assertThat(directory.resolve("report.html")).doesNotExist();
    }

    @Test
    void ordersThatRunOutEndTheRunEarly() throws IOException {
        try (FakeShop shop = new FakeShop(false)) {
            assertThat(measure(shop, "--rate", "100", "--orders", "230")).isZero();
        }
        assertThat(directory.resolve("result.json")).content().contains("\"ranOutOfOrders\" : true");
    }

    @Test
    void wrongFlagsAreMisuse() {
        assertThat(Perf.execute("--workload", "nothing")).isEqualTo(2);
        assertThat(Perf.execute("--rate", "0")).isEqualTo(2);
        assertThat(Perf.execute("--epochs", "maybe")).isEqualTo(2);
        assertThat(Perf.execute("--url", "ftp://127.0.0.1")).isEqualTo(2);
    }

    @Test
    void whatIsNotKnownIsNotComparedWith() {
        assertThat(Perf.execute("--against", "the-moon")).isEqualTo(2);
        assertThat(Perf.execute("--against", "floor,floor", "--workload", "checkout"))
                .isEqualTo(2);
    }

    @Test
    void floorHasNoAnswersForJourneys() {
        assertThat(Perf.execute("--workload", "journey", "--against", "floor")).isEqualTo(2);
    }

    @Test
    void serversAreMeasuredSideBySide() throws IOException {
        try (FakeShop shop = new FakeShop(false);
                FakeShop other = new FakeShop(false)) {
            assertThat(measure(
                            shop,
                            "--rate",
                            "50",
                            "--runs",
                            "2",
                            "--against",
                            other.url().toString()))
                    .isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("comparison.csv"))).hasSize(5);
        assertThat(directory.resolve("comparison.txt")).content().contains("2 rounds", "this by it");
    }

    @Test
    void aFailedAuditOfAnyLeavesNoComparison() throws IOException {
        try (FakeShop shop = new FakeShop(false);
                FakeShop wrong = new FakeShop(true)) {
            assertThat(measure(
                            shop, "--connections", "4", "--against", wrong.url().toString()))
                    .isEqualTo(1);
        }
        assertThat(directory.resolve("comparison.csv")).doesNotExist();
    }
}
