package cartesian.node.http;

import cartesian.node.NodeConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract as the sequential model keeps it: what this refutes is wrong in the edge, the model or the suite. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractIT extends ContractSuite {
    private final ServedShop.Switchable health = new ServedShop.Switchable();
    private final HttpServer server = HttpServer.start(
            new NodeConfig.Http("127.0.0.1", 0, ServedShop.PAYLOAD_MAX, ServedShop.URL_MAX),
            new FakeShop(),
            health,
            health,
            seconds -> ServedShop.GRID,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    @BeforeAll
    static void beQuiet() {
        ServedShop.beQuiet();
    }

    @Override
    protected String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
