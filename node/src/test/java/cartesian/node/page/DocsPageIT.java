package cartesian.node.page;

import static cartesian.node.faults.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.NodeConfig;
import cartesian.node.TestGrid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What a person sees of the page that shows the OpenAPI document. */
class DocsPageIT {
    private static final Path PICTURE = Path.of("target", "page", "docs.png");
    private static final Duration SHOWN_MAX = Duration.ofSeconds(20);
    private static final int CALLS = 56;
    /** Flaws of Swagger UI that no style can mend; its faint colours are mended as far as we have found them. */
    private static final List<String> LIBRARY =
            List.of("color-contrast", "heading-order", "landmark-", "nested-interactive");

    @Test
    void thePageShowsEveryCallAndAsksNobodyElse() {
        try (TestGrid grid = TestGrid.start(NodeConfig.Engine.STEPS, 1);
                Browser browser = Browser.start()) {
            String node = grid.node(0).url();
            browser.resize(1280, 900);
            browser.open(node + "/docs");
            eventually(
                    "all calls are shown",
                    SHOWN_MAX,
                    () -> browser.all(".opblock").size() == CALLS);
            assertThat(browser.console()).isEmpty();
            assertThat(browser.barriers())
                    .as("what keeps people out of the page, besides what its library brings")
                    .allMatch(barrier -> LIBRARY.stream().anyMatch(barrier::startsWith));
            browser.one("body").sendKeys(Keys.TAB);
            assertThat(browser.focused().getText()).isEqualTo("Skip to the calls");
            aCallIsTriedByKeyboard(browser);
            assertThat(browser.console()).isEmpty();
            assertThat(asked(browser)).allSatisfy(url -> assertThat(url).startsWith(node + "/"));
            browser.picture(PICTURE);
        }
    }

    private static void aCallIsTriedByKeyboard(Browser browser) {
        press(browser, "#operations-Payment-createUser .opblock-summary-control");
        press(browser, "#operations-Payment-createUser .try-out__btn");
        press(browser, "#operations-Payment-createUser .execute");
        eventually(
                "the call is answered",
                SHOWN_MAX,
                () -> browser.text("#operations-Payment-createUser .live-responses-table")
                        .contains("user_id"));
    }

    private static void press(Browser browser, String selector) {
        eventually(
                "there is " + selector, SHOWN_MAX, () -> !browser.all(selector).isEmpty());
        browser.one(selector).sendKeys(Keys.ENTER);
    }

    /** Whatever the page has asked for, its own address included. */
    private static List<String> asked(Browser browser) {
        Object urls = browser.run(
                "return [location.href, ...performance.getEntriesByType('resource').map(entry => entry.name)]");
        return ((List<?>) urls).stream().map(Object::toString).toList();
    }
}
