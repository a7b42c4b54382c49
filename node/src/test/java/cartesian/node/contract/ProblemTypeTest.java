package cartesian.node.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of problems, and the page that shows it. */
class ProblemTypeTest {
    private static final Path PAGE = Path.of("..", "docs", "problems.md");

    @Test
    void thePageShowsAllInOrderAndNothingElse() throws IOException {
        List<String> shown = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| <a id="))
                .toList();
        assertThat(shown)
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemTypeTest::row)
                        .toList());
    }

    @Test
    void namesAreForPrograms() {
        for (ProblemType type : ProblemType.values()) {
            assertThat(type.slug()).matches("[a-z]+(-[a-z]+)*");
            assertThat(type.uri()).isEqualTo("/problems/" + type.slug());
        }
    }

    @Test
    void statusesAreThoseOfTheContract() {
        var statuses =
                new ArrayList<>(List.of(400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 422, 429, 431, 500, 503));
        for (ProblemType type : ProblemType.values()) {
            assertThat(statuses).as(type.slug()).contains(type.status());
            assertThat(type.isTransient()).isEqualTo(type.status() == 429 || type.status() == 503);
        }
    }

    private static String row(ProblemType type) {
        return "| <a id=\"%1$s\"></a>`%1$s` | %2$d | %3$s | %4$s |"
                .formatted(type.slug(), type.status(), type.meaning(), type.remedy());
    }
}
