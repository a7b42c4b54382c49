package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README says what the values are; {@code -Dcharts.readme=write} has it written anew. */
final class ReadmeTest {
    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final String BEGIN = "<!-- values: made of values.yaml by ReadmeTest -->\n";
    private static final String END = "<!-- end of values -->";

    private final String values = Chart.read(Chart.DIRECTORY.resolve("values.yaml"));

    @Test
    void readmeHasTheTableOfValues() throws IOException {
        String readme = Chart.read(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        assertThat(end).as("the place for the table").isGreaterThanOrEqualTo(begin);

        String table = ValuesTable.render(values);
        if (System.getProperty("charts.readme", "").equals("write")) {
            Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
            return;
        }
        assertThat(readme.substring(begin, end))
                .as("README.md has drifted from values.yaml; run ReadmeTest with -Dcharts.readme=write")
                .isEqualTo(table);
    }

    @Test
    void everyValueIsDescribed() {
        List<ValuesTable.Row> rows = ValuesTable.rows(values);

        assertThat(ValuesTable.leaves(Chart.yaml(values)))
                .allSatisfy(leaf -> assertThat(rows)
                        .as("description of %s", leaf)
                        .anyMatch(row -> leaf.equals(row.path()) || leaf.startsWith(row.path() + ".")));
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.standard().isMissingNode())
                        .as("%s", row.path())
                        .isFalse());
    }
}
