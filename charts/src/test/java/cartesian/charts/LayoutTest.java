package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The chart says which layout of what travels its members have: it is read before an upgrade. */
final class LayoutTest {
    private static final Path SOURCE =
            Path.of("..", "node", "src", "main", "java", "cartesian", "node", "grid", "Layout.java");
    private static final Pattern NUMBER = Pattern.compile("int NUMBER = (\\d+);");

    @Test
    void chartAndGuideSayTheLayoutThatMembersHave() {
        Matcher number = NUMBER.matcher(Chart.read(SOURCE));
        assertThat(number.find()).isTrue();

        assertThat(Chart.yaml(Chart.read(Chart.DIRECTORY.resolve("Chart.yaml")))
                        .at("/annotations/cartesian~1layout")
                        .asText())
                .isEqualTo(number.group(1));
        assertThat(Chart.read(Chart.DOCS.resolve("operations.md"))).contains("this one has layout " + number.group(1));
    }
}
