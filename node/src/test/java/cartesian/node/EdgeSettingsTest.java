package cartesian.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.Settings.Given;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeSettingsTest {
    @Test
    void nothingIsRequiredByDefault() {
        EdgeConfig edge = read(Map.of());

        assertThat(edge).isEqualTo(EdgeConfig.TRIAL);
        assertThat(edge.access().required()).isFalse();
        assertThat(edge.tls().on()).isFalse();
    }

    @Test
    void everythingCanBeSaid() {
        EdgeConfig edge = read(Map.ofEntries(
                Map.entry("http.batch-init", "refused"),
                Map.entry("http.request-seconds-max", "3"),
                Map.entry("http.tls.certificate", "c.pem"),
                Map.entry("http.tls.key", "k.pem"),
                Map.entry("access.required", "true"),
                Map.entry("access.keys-file", "keys"),
                Map.entry("access.jwt.jwks", "https://id.example.com/jwks"),
                Map.entry("access.jwt.issuer", "https://id.example.com"),
                Map.entry("access.jwt.audience", "shop"),
                Map.entry("access.jwt.algorithms", "PS256, ES512"),
                Map.entry("access.jwt.roles-claim", "realm_access.roles"),
                Map.entry("access.jwt.user-claim", "customer"),
                Map.entry("limits.client-rate", "10"),
                Map.entry("limits.client-burst", "20"),
                Map.entry("limits.calls-max", "30")));

        assertThat(edge.batchInit()).isEqualTo(BatchInit.REFUSED);
        assertThat(edge.requestSecondsMax()).isEqualTo(3);
        assertThat(edge.tls()).isEqualTo(new EdgeConfig.Tls("c.pem", "k.pem"));
        assertThat(edge.access().jwt().algorithms()).containsExactly("PS256", "ES512");
        assertThat(edge.access().jwt().rolesClaim()).isEqualTo("realm_access.roles");
        assertThat(edge.access().jwt().userClaim()).isEqualTo("customer");
        assertThat(edge.limits()).isEqualTo(new EdgeConfig.Limits(10, 20, 30));
    }

    @Test
    void whatIsToldByHalvesIsRefused() {
        for (Map<String, String> half : List.of(
                Map.of("access.required", "true"),
                Map.of("http.tls.certificate", "c.pem"),
                Map.of("http.tls.key", "k.pem"),
                Map.of("access.jwt.jwks", "jwks.json", "access.jwt.issuer", "i"),
                Map.of("access.jwt.jwks", "jwks.json", "access.jwt.audience", "a"))) {
            assertThatThrownBy(() -> read(half)).isInstanceOf(StartException.class);
        }
    }

    @Test
    void tokensAreSignedByPrivateKeysOnly() {
        for (String algorithm : List.of("none", "HS256", "RS256,HS256", "", "rs256")) {
            assertThatThrownBy(() -> read(Map.of("access.jwt.algorithms", algorithm)))
                    .as(algorithm)
                    .isInstanceOf(StartException.class);
        }
    }

    private static EdgeConfig read(Map<String, String> set) {
        Map<String, Given> flags = new HashMap<>();
        set.forEach((name, text) -> flags.put(name, new Given(text, "--set")));
        return new Settings(Map.of(), Map.of(), flags).config().http().edge();
    }
}
