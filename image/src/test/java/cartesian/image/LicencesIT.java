package cartesian.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of licences is made of the bill of materials; {@code -Dlicences=write} has it written anew. */
final class LicencesIT {
    private static final Path PAGE = Path.of("..", "docs", "licences.md");
    private static final Path BILL = Path.of("target", "layout", "application", "sbom.json");
    private static final String BEGIN = "<!-- made of the bill of materials by LicencesIT -->\n";
    private static final String END = "<!-- end -->";
    /** Those that ask no more of whoever passes the image on than to pass the licence on. */
    private static final Set<String> KNOWN =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0");

    private static JsonNode components;

    @BeforeAll
    static void read() throws IOException {
        components = new ObjectMapper().readTree(BILL.toFile()).required("components");
    }

    @Test
    void pageListsWhatTheImageHolds() throws IOException {
        TreeSet<String> rows = new TreeSet<>();
        for (JsonNode component : components) {
            if (!component.required("group").asText().equals("cartesian")) {
                rows.add("| `" + component.required("group").asText() + ":"
                        + component.required("name").asText() + "` | "
                        + component.required("version").asText() + " | " + String.join(", ", licences(component))
                        + " |\n");
            }
        }
        String table = "| Library | Version | Licence |\n| --- | --- | --- |\n" + String.join("", rows);
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("the place for the table").isGreaterThanOrEqualTo(begin);
        if (System.getProperty("licences", "").equals("write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("docs/licences.md has drifted; run LicencesIT with -Dlicences=write")
                .isEqualTo(table);
    }

    @Test
    void everyLibraryMayBePassedOn() {
        assertThat(components).isNotEmpty().allSatisfy(component -> {
            if (!component.required("group").asText().equals("cartesian")) {
                assertThat(licences(component))
                        .as("a licence that is known, of %s", component.required("name"))
                        .anyMatch(KNOWN::contains);
            }
        });
    }

    private static Set<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(each -> each.has("expression")
                        ? each.path("expression").asText()
                        : each.at("/license/id").asText(each.at("/license/name").asText()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
