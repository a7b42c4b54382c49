package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.UserId;
import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.access.AccessConfig;
import cartesian.node.access.ApiKeys;
import cartesian.node.access.Permit;
import cartesian.node.access.Role;
import cartesian.node.live.LiveGrid;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where access is required, each call is for those whose roles it is for, and for nobody else. */
class AccessTest extends ServedShop {
    private static final ApiKeys.Made SHOPPER = made("shopper", Role.SHOPPER, Optional.of(new UserId("0")));
    private static final ApiKeys.Made STOREFRONT = made("storefront", Role.STOREFRONT, Optional.empty());
    private static final ApiKeys.Made CLERK = made("clerk", Role.CLERK, Optional.empty());
    private static final ApiKeys.Made WATCHER = made("watcher", Role.WATCHER, Optional.empty());
    private static final ApiKeys.Made ADMIN = made("admin", Role.ADMIN, Optional.empty());
    private static final Map<String, ApiKeys.Made> ALL =
            Map.of("shopper", SHOPPER, "storefront", STOREFRONT, "clerk", CLERK, "watcher", WATCHER, "admin", ADMIN);

    @Override
    EdgeConfig edge() {
        String keys = ALL.values().stream().map(ApiKeys.Made::line).collect(Collectors.joining(";"));
        return new EdgeConfig(
                BatchInit.ALLOWED,
                10,
                new EdgeConfig.Tls("", ""),
                new AccessConfig(true, "", keys, AccessConfig.OFF.jwt()),
                new EdgeConfig.Limits(0, 0, 0));
    }

    @Test
    void healthIsOpen() throws IOException {
        assertThat(client.ask("GET", "/health/live").status()).isEqualTo(200);
        assertThat(client.ask("GET", "/health/ready").status()).isEqualTo(200);
    }

    @Test
    void everyPathSaysWhoMayCallIt() {
        Routes routes = Routes.of(
                shop,
                health,
                seconds -> GRID,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new LiveStreams(new LiveGrid(seconds -> GRID), health));
        assertThat(routes.all())
                .allSatisfy(route -> assertThat(Permit.isKnown(route.permitted()))
                        .as("Permit says nothing of " + route.template())
                        .isTrue());
    }

    @Test
    void strangersTouchNothing() throws IOException {
        AtomicInteger touched = new AtomicInteger();
        before = touched::incrementAndGet;
        for (String path : List.of(
                "POST /stock/add/0/1",
                "POST /stock/batch_init/1/1/1",
                "GET /stock/find/0",
                "GET /payment/find_user/0",
                "POST /orders/checkout/o1",
                "GET /metrics",
                "GET /members",
                "GET /live",
                "GET /")) {
            String[] call = path.split(" ", -1);
            Raw.Answer answer = client.ask(call[0], call[1]);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.headers().get("www-authenticate")).as(path).isNotNull();
            assertThat(client.ask(call[0], call[1], "Authorization: Bearer clerk.guess")
                            .status())
                    .as(path)
                    .isIn(401, 429);
        }
        assertThat(touched).hasValue(0);
        assertThat(client.ask("GET", "/nothing").status()).isEqualTo(404);
        assertThat(client.ask("DELETE", "/stock/find/0").status()).isEqualTo(405);
    }

    @Test
    void eachRoleMayDoWhatItIsFor() throws IOException {
        String order = id(as(STOREFRONT, "POST", "/orders/create/0"));
        allowed("GET /stock/find/0", "shopper", "storefront", "clerk", "admin");
        allowed("POST /stock/add/0/1", "clerk", "admin");
        allowed("POST /stock/subtract/0/1", "clerk", "admin");
        allowed("POST /stock/item/create/1", "clerk", "admin");
        allowed("POST /payment/create_user", "storefront", "clerk", "admin");
        allowed("GET /payment/find_user/0", "shopper", "storefront", "clerk", "admin");
        allowed("POST /payment/add_funds/0/1", "clerk", "admin");
        allowed("POST /payment/pay/0/0", "shopper", "storefront", "admin");
        allowed("GET /payment/status/0/" + order, "shopper", "storefront", "admin");
        allowed("POST /orders/create/0", "shopper", "storefront", "admin");
        allowed("GET /orders/find/" + order, "shopper", "storefront", "admin");
        allowed("POST /orders/addItem/" + order + "/0", "shopper", "storefront", "admin");
        allowed("POST /orders/addItem/" + order + "/0/1", "shopper", "storefront", "admin");
        allowed("DELETE /orders/removeItem/" + order + "/0", "shopper", "storefront", "admin");
        allowed("GET /members", "watcher", "admin");
        allowed("GET /metrics", "watcher", "admin");
        allowed("GET /", "watcher", "admin");
        allowed("POST /payment/batch_init/1/7", "admin");
    }

    private void allowed(String call, String... roles) throws IOException {
        String[] words = call.split(" ", -1);
        for (Map.Entry<String, ApiKeys.Made> one : ALL.entrySet()) {
            Raw.Answer answer = as(one.getValue(), words[0], words[1]);
            assertThat(answer.status())
                    .as(call + " as " + one.getKey() + ": " + answer.body())
                    .isEqualTo(Stream.of(roles).anyMatch(one.getKey()::equals) ? 200 : 403);
        }
    }

    @Test
    void shopperReachesItsOwnAlone() throws IOException {
        shop.replaceUsers(2, new Amount(7));
        String mine = id(as(SHOPPER, "POST", "/orders/create/0"));
        String theirs = id(as(STOREFRONT, "POST", "/orders/create/1"));
        assertThat(as(STOREFRONT, "POST", "/orders/addItem/" + theirs + "/0").status())
                .isEqualTo(200);

        for (String path : List.of(
                "GET /payment/find_user/1",
                "POST /payment/pay/1/1",
                "POST /payment/pay/1/" + theirs + "/10",
                "POST /payment/pay/1/" + mine + "/0",
                "POST /payment/cancel/1/" + theirs,
                "GET /payment/status/1/" + theirs,
                "GET /payment/find_user/nobody",
                "POST /orders/create/1")) {
            String[] call = path.split(" ", -1);
            Raw.Answer answer = as(SHOPPER, call[0], call[1]);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.body()).as(path).isEqualTo("This is another user's");
        }
        for (String path : List.of(
                "GET /orders/find/%s",
                "POST /orders/addItem/%s/0",
                "POST /orders/addItem/%s/0/2",
                "DELETE /orders/removeItem/%s/0",
                "DELETE /orders/remove/%s",
                "POST /orders/checkout/%s",
                "POST /payment/pay/0/%s/10",
                "POST /payment/cancel/0/%s",
                "GET /payment/status/0/%s")) {
            String[] call = path.split(" ", -1);
            Raw.Answer another = as(SHOPPER, call[0], call[1].formatted(theirs));
            Raw.Answer absent = as(SHOPPER, call[0], call[1].formatted("absent"));
            assertThat(another.status()).as(path).isEqualTo(404);
            assertThat(absent.status()).as(path).isEqualTo(404);
            assertThat(another.body().replace(theirs, "X"))
                    .as("another's is told like none: " + path)
                    .isEqualTo(absent.body().replace("absent", "X"));
        }
        assertThat(as(STOREFRONT, "GET", "/orders/find/" + theirs).body()).contains("\"paid\":false", "[\"0\",1]");
        assertThat(as(SHOPPER, "POST", "/orders/checkout/" + mine).status()).isEqualTo(200);
        assertThat(as(SHOPPER, "GET", "/orders/find/" + "%7f").status()).isEqualTo(400);
    }

    @Test
    void browsersAreAskedForAPasswordWhereThereIsSomethingToLookAt() throws IOException {
        client.write(Raw.request("GET", "/"));
        assertThat(client.head()).contains("WWW-Authenticate: Bearer realm=\"cartesian\"", "Basic realm=");
        client.write(Raw.request("GET", "/stock/find/0"));
        assertThat(client.head()).contains("WWW-Authenticate: Bearer").doesNotContain("Basic");
    }

    private static ApiKeys.Made made(String name, Role role, Optional<UserId> user) {
        return ApiKeys.make(name, Set.of(role), user, new SecureRandom());
    }

    private Raw.Answer as(ApiKeys.Made caller, String verb, String path) throws IOException {
        return client.ask(verb, path, "Authorization: Bearer " + caller.key());
    }

    private static String id(Raw.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().replaceAll(".*:\"(.*)\".*", "$1");
    }
}
