package cartesian.node.page;

import static cartesian.node.faults.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** What a person sees of three members at work, of one that dies, and of the one that serves the page as it ends and is back. */
class LivePageIT {
    private static final Path PICTURES = Path.of("target", "page");
    private static final Duration SHOWN_MAX = Duration.ofSeconds(20);
    private static final Duration DEATH_SHOWN_MAX = Duration.ofSeconds(5);
    private static final int WIDE = 1280;
    private static final int NARROW = 375;

    @TempDir
    Path directory;

    @Test
    void thePageShowsTheGridAtWork() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(postgres.config(), directory, 3);
                Browser browser = Browser.start()) {
            List<String> barriers = new ArrayList<>();
            cluster.startAll();
            browser.resize(WIDE, 900);
            browser.open(cluster.url(0) + "/");
            eventually(
                    "three members are ready",
                    SHOWN_MAX,
                    () -> states(browser).equals(List.of("ready", "ready", "ready")));
            try (Customers _ = new Customers(cluster).begin()) {
                figuresMove(browser);
                barriers.addAll(itIsFitForAll(browser));
                assertThat(browser.console()).isEmpty();
                theFormCalls(browser);
                pictures(browser);
                assertThat(browser.console())
                        .as("the refusal that was asked for, and nothing else")
                        .hasSize(1)
                        .allMatch(said -> said.contains("409"));
                aDeathIsShown(browser, cluster);
                assertThat(browser.console()).isEmpty();
            }
            theEndIsShownAndTheReturn(browser, cluster);
            assertThat(barriers).as("what keeps people out of the page").isEmpty();
        }
    }

    private static List<String> states(Browser browser) {
        return ((List<?>) browser.run(
                        "return [...document.querySelectorAll('#members .tag')].map(tag => tag.textContent)"))
                .stream().map(Object::toString).toList();
    }

    private static double number(Browser browser, String id) {
        String text = browser.text(id).replace(",", "");
        return text.matches("[0-9.]+") ? Double.parseDouble(text) : 0;
    }

    private static void figuresMove(Browser browser) {
        eventually("checkouts are shown", SHOWN_MAX, () -> number(browser, "#paid") > 10);
        eventually("refusals are shown", SHOWN_MAX, () -> number(browser, "#refused") > 0);
        eventually("latencies are shown", SHOWN_MAX, () -> number(browser, "#p50") > 0 && number(browser, "#p99") > 0);
        eventually("epochs are shown", SHOWN_MAX, () -> number(browser, "#epoch") > 1);
        eventually("cuts are shown", SHOWN_MAX, () -> number(browser, "#pause") > 0);
        eventually(
                "Postgres is written",
                SHOWN_MAX,
                () -> browser.text("#postgres").equals("Written"));
        eventually("all is well", SHOWN_MAX, () -> browser.text("#health").equals("All well"));
        String before = browser.text("#epoch") + browser.text("#fresh");
        int drawn = drawn(browser);
        eventually("the epoch moves", SHOWN_MAX, () -> !before.equals(browser.text("#epoch") + browser.text("#fresh")));
        eventually("the line grows", SHOWN_MAX, () -> drawn(browser) > drawn);
        eventually(
                "the hot item leads",
                SHOWN_MAX,
                () -> browser.text("#hot li:first-child .item").equals(Customers.HOT_ITEM));
        Object owned = browser.run(
                "return [...document.querySelectorAll('#members td[data-label=Partitions] .quiet')].reduce((sum, cell) => sum + Number(cell.textContent), 0)");
        assertThat(owned).isEqualTo(31L);
        assertThat(browser.all("#members td[data-label=Heap] .quiet"))
                .allSatisfy(heap -> assertThat(heap.getText()).matches("[0-9,]+ MiB of 768 MiB"));
    }

    /** How long the description of the line of checkouts is. */
    private static int drawn(Browser browser) {
        Object path = browser.run(
                "return document.querySelector('#rate-chart path[data-line=paid]:not(.area)').getAttribute('d')");
        return path.toString().length();
    }

    /** Answers what keeps people out of the page. */
    private static List<String> itIsFitForAll(Browser browser) {
        List<String> barriers = new ArrayList<>();
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            barriers.addAll(browser.barriers());
        }
        browser.one("body").sendKeys(Keys.TAB);
        assertThat(browser.focused().getText()).isEqualTo("Skip to the figures");
        browser.one("#rate-data summary").click();
        eventually(
                "the table has rows",
                SHOWN_MAX,
                () -> browser.all("#rate-data tbody tr").size() > 3);
        browser.one("#rate-data summary").click();
        return barriers;
    }

    private static void theFormCalls(Browser browser) {
        browser.one("#journey").click();
        eventually(
                "nine calls are answered",
                SHOWN_MAX,
                () -> browser.all("#answers li").size() == 9);
        assertThat(browser.all("#answers .tag"))
                .allSatisfy(tag -> assertThat(tag.getText()).isEqualTo("200"));
        assertThat(browser.text("#answers li:first-child .body")).contains("\"credit\":80}");
        choose(browser, "Take stock off");
        WebElement amount = browser.one("#parameter-amount");
        amount.clear();
        browser.one("#try button[type=submit]").click();
        assertThat(amount.getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.focused()).isEqualTo(amount);
        amount.sendKeys("4", Keys.ENTER);
        eventually(
                "the refusal is shown",
                SHOWN_MAX,
                () -> browser.text("#answers li:first-child .tag").equals("409"));
        assertThat(browser.text("#answers li:first-child .body")).startsWith("Out of stock on item_id: ");
    }

    private static void choose(Browser browser, String call) {
        Object _ = browser.run("""
                const select = document.querySelector('#call');
                select.value = [...select.options].find(option => option.textContent === arguments[0]).value;
                select.dispatchEvent(new Event('change'));
                """, call);
    }

    private static void pictures(Browser browser) {
        for (String scheme : List.of("dark", "light")) {
            browser.prefer(scheme);
            for (int width : List.of(NARROW, WIDE)) {
                browser.resize(width, 900);
                eventually(
                        "charts fit " + width,
                        SHOWN_MAX,
                        () -> Boolean.TRUE.equals(
                                browser.run(
                                        "const box = document.querySelector('#rate-chart'); return box.firstChild.viewBox.baseVal.width === box.clientWidth")));
                assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                        .as("no scrolling sideways at %d", width)
                        .isLessThanOrEqualTo(width);
                browser.picture(PICTURES.resolve((width == WIDE ? "wide-" : "narrow-") + scheme + ".png"));
            }
        }
        browser.pictureOfTop(PICTURES.resolve("top.png"));
    }

    private static void aDeathIsShown(Browser browser, Cluster cluster) {
        long began = System.nanoTime();
        cluster.kill(2);
        eventually(
                "the dead member is shown",
                DEATH_SHOWN_MAX,
                () -> states(browser).contains("gone") || states(browser).contains("silent"));
        System.out.println("a killed member is shown after " + (System.nanoTime() - began) / 1_000_000 + " ms");
        eventually("it is gone", SHOWN_MAX, () -> states(browser).equals(List.of("ready", "ready", "gone")));
        assertThat(browser.text("#health")).contains("is gone");
        assertThat(browser.text("#events")).contains("is gone");
        eventually("the others go on", SHOWN_MAX, () -> number(browser, "#paid") > 10);
        for (String scheme : List.of("dark", "light")) {
            browser.prefer(scheme);
            assertThat(browser.barriers()).as("barriers in the %s", scheme).isEmpty();
            browser.picture(PICTURES.resolve("member-killed-" + scheme + ".png"));
        }
    }

    private static void theEndIsShownAndTheReturn(Browser browser, Cluster cluster) {
        assertThat(cluster.stop(0)).isZero();
        eventually("the end is shown", SHOWN_MAX, () -> browser.text("#health").equals("No contact"));
        assertThat(browser.one("#trouble").isDisplayed()).isTrue();
        browser.picture(PICTURES.resolve("no-contact.png"));
        cluster.start(0);
        eventually(
                "the return is shown", SHOWN_MAX, () -> !browser.one("#trouble").isDisplayed());
        eventually(
                "two are ready",
                SHOWN_MAX,
                () -> states(browser).stream().filter("ready"::equals).count() == 2);
    }
}
