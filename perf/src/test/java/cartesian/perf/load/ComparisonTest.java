package cartesian.perf.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.perf.load.Comparison.Figure;
import cartesian.perf.load.Comparison.Spread;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {
    @TempDir
    Path directory;

    private static Figure figure(double perSecond) {
        return new Figure(perSecond, 1, 2, 3);
    }

    private static Comparison comparison() {
        Comparison comparison = new Comparison(List.of("cartesian", "floor"));
        comparison.add("cartesian", figure(100));
        comparison.add("floor", figure(1_000));
        comparison.add("floor", figure(400));
        comparison.add("cartesian", figure(80));
        comparison.add("cartesian", figure(300));
        comparison.add("floor", figure(1_000));
        return comparison;
    }

    @Test
    void ratiosAreWithinARound() {
        assertThat(comparison().ratio("floor")).isEqualTo(new Spread(0.1, 0.2, 0.3));
    }

    @Test
    void medianOfTwoIsBetweenThem() {
        assertThat(Spread.of(DoubleStream.of(3, 1))).isEqualTo(new Spread(1, 2, 3));
        assertThatThrownBy(() -> Spread.of(DoubleStream.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tableShowsMediansAndSpread() {
        assertThat(String.join("\n", comparison().table()))
                .contains("3 rounds", "100 (80-300)", "1,000 (400-1,000)", "0.20 (0.10-0.30)");
    }

    @Test
    void whoWasNotNamedIsNotCompared() {
        assertThatThrownBy(() -> comparison().add("another", figure(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void filesHoldEveryRound() throws IOException {
        comparison().write(directory);
        JsonNode json =
                new ObjectMapper().readTree(directory.resolve("comparison.json").toFile());
        assertThat(json.path("floor").path("rounds")).hasSize(3);
        assertThat(json.path("floor").path("ratio").path("median").asDouble()).isEqualTo(0.2);
        assertThat(directory.resolve("comparison.csv"))
                .content()
                .startsWith("round,name,")
                .contains("2,floor,400.0,1.000,2.000,3.0");
    }
}
