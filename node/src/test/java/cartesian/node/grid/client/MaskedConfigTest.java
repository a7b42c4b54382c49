package cartesian.node.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.ConfigXmlGenerator;
import org.junit.jupiter.api.Test;

final class MaskedConfigTest {
    @Test
    void tokenIsNotTold() {
        Config config = new Config();
        config.getNetworkConfig()
                .getJoin()
                .getKubernetesConfig()
                .setEnabled(true)
                .setProperty("service-name", "members")
                .setProperty("api-token", "secret<&>");
        String told = new ConfigXmlGenerator(true).generate(config);
        assertThat(told).contains("secret");

        assertThat(MaskedConfig.mask(told))
                .doesNotContain("secret")
                .contains("<api-token>****</api-token>", "<service-name>members</service-name>");
    }
}
