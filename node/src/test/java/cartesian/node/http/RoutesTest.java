package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import cartesian.node.live.LiveGrid;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Health health = new ServedShop.Switchable();
    private final Routes routes = Routes.of(
            new FakeShop(),
            health,
            seconds -> ServedShop.GRID,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new LiveStreams(new LiveGrid(seconds -> ServedShop.GRID), health));

    @Test
    void everyTemplateLeadsToItsRoute() {
        assertThat(routes.all()).hasSize(55);
        for (Route route : routes.all()) {
            Routes.Place place = routes.at(Path.split(route.template()));
            for (Verb verb : route.verbs()) {
                assertThat(place.route(verb)).isSameAs(route);
            }
            int brace = route.template().indexOf('{');
            String before =
                    brace < 0 ? route.template() + "/" : route.template().substring(0, brace);
            assertThat(place.first())
                    .isEqualTo((int) before.chars().filter(c -> c == '/').count() - 1);
        }
    }

    @Test
    void longestPathDoesNotHideShorterOnes() {
        assertThat(template("/payment/pay/u/1")).isEqualTo("/payment/pay/{user_id}/{amount}");
        assertThat(template("/payment/pay/u/o/1")).isEqualTo("/payment/pay/{user_id}/{order_id}/{amount}");
        assertThat(template("/orders/addItem/o/i")).isEqualTo("/orders/addItem/{order_id}/{item_id}");
    }

    @Test
    void allowNamesHeadWithGet() {
        assertThat(routes.at(Path.split("/payment/status/u/o")).allow()).isEqualTo("GET, HEAD, POST");
        assertThat(routes.at(Path.split("/orders/remove/o")).allow()).isEqualTo("DELETE");
    }

    @Test
    void pathsWithinTheTreeAreNotKnown() {
        assertThat(routes.at(Path.split("/stock/item")).isKnown()).isFalse();
        assertThat(routes.at(new String[0]).isKnown()).isFalse();
        assertThat(routes.at(Path.split("/a/b/c/d/e/f/g")).isKnown()).isFalse();
    }

    @Test
    void twoRoutesForOneVerbAreRefused() {
        var one = new Route(Verb.GET, "/a/{b}", Kind.READ, call -> Reply.of(Problems.BUG));
        var other = new Route(Verb.GET, "/a/{c}", Kind.READ, call -> Reply.of(Problems.BUG));
        assertThatThrownBy(() -> new Routes(List.of(one, other))).isInstanceOf(IllegalArgumentException.class);
    }

    private String template(String path) {
        Route route = routes.at(Path.split(path)).route(Verb.POST);
        return route == null ? "" : route.template();
    }
}
