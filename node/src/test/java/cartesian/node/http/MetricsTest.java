package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the real server counts, as Prometheus reads it; one connection, so each request is counted before the next. */
class MetricsTest extends ServedShop {
    private static final String TIMES = "cartesian_http_requests_seconds_count";

    private List<String> scraped() throws IOException {
        Raw.Answer answer = client.ask("GET", "/metrics");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    private static String timed(String method, String route, String status, int count) {
        return TIMES + "{method=\"" + method + "\",route=\"" + route + "\",status=\"" + status + "\"} " + count;
    }

    private static String checkouts(String outcome, String reason, double count) {
        return "cartesian_checkouts_total{outcome=\"" + outcome + "\",reason=\"" + reason + "\"} " + count;
    }

    @Test
    void bothTextFormatsAreToldByTheirTypes() throws IOException {
        Raw.Answer plain = client.ask("GET", "/metrics");
        assertThat(plain.headers()).containsEntry("content-type", "text/plain; version=0.0.4; charset=utf-8");
        assertThat(plain.body())
                .contains("# TYPE cartesian_checkouts_total counter")
                .doesNotContain("# EOF");
        Raw.Answer open = client.ask(
                "GET", "/metrics", "Accept: application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.3");
        assertThat(open.headers())
                .containsEntry("content-type", "application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).contains("# TYPE cartesian_checkouts counter").endsWith("# EOF\n");
    }

    @Test
    void scrapesAreAnsweredWhateverTheReadiness() throws IOException {
        health.ready = false;
        assertThat(client.ask("GET", "/stock/find/0").status()).isEqualTo(503);
        assertThat(scraped()).contains(timed("GET", "/stock/find/{item_id}", "503", 1));
    }

    @Test
    void requestsAreTimedByTemplateVerbAndStatus() throws IOException {
        client.ask("GET", "/stock/find/0");
        client.ask("GET", "/stock/find/0");
        client.ask("GET", "/stock/find/none");
        client.ask("POST", "/payment/status/0/0");
        assertThat(scraped())
                .contains(timed("GET", "/stock/find/{item_id}", "200", 2))
                .contains(timed("GET", "/stock/find/{item_id}", "404", 1))
                .contains(timed("POST", "/payment/status/{user_id}/{order_id}", "404", 1))
                .anyMatch(line -> line.startsWith("cartesian_http_requests_seconds_bucket{method=\"GET\","
                        + "route=\"/stock/find/{item_id}\",status=\"200\",le=\"0.005\"} "));
    }

    @Test
    void whatMatchesNoRouteMakesNoSeriesOfItsOwn() throws IOException {
        for (int path = 0; path < 5; path++) {
            client.ask("GET", "/nothing/" + path);
        }
        client.ask("BREW", "/stock/find/0");
        client.ask("POST", "/stock/find/0");
        client.ask("GET", "/stock/find/%zz");
        assertThat(scraped())
                .filteredOn(line -> line.startsWith(TIMES) && !line.contains("/metrics"))
                .containsExactlyInAnyOrder(
                        timed("any", "unknown", "404", 5),
                        timed("any", "unknown", "405", 2),
                        timed("any", "unknown", "400", 1));
    }

    @Test
    void checkoutsAreCountedByOutcomeAndReason() throws IOException {
        client.ask("POST", "/orders/batch_init/2/1/1/10");
        assertThat(scraped()).contains(checkouts("paid", "none", 0)).contains(checkouts("refused", "out-of-stock", 0));
        client.ask("POST", "/orders/checkout/0");
        client.ask("POST", "/payment/add_funds/0/93");
        client.ask("POST", "/orders/checkout/0");
        client.ask("POST", "/orders/checkout/none");
        client.ask("POST", "/stock/subtract/0/3");
        client.ask("POST", "/orders/checkout/1");
        assertThat(scraped())
                .contains(checkouts("refused", "out-of-credit", 1))
                .contains(checkouts("paid", "none", 1))
                .contains(checkouts("refused", "no-such-order", 1))
                .contains(checkouts("refused", "out-of-stock", 1))
                .contains(checkouts("overloaded", "none", 0));
    }

    @Test
    void anotherShopCountsOn() throws IOException {
        client.ask("POST", "/orders/checkout/none");
        client.ask("GET", "/stock/find/0");
        server.serve(shop, health);
        client.ask("POST", "/orders/checkout/none");
        client.ask("GET", "/stock/find/0");
        assertThat(scraped())
                .contains(checkouts("refused", "no-such-order", 2))
                .contains(timed("GET", "/stock/find/{item_id}", "200", 2));
    }
}
