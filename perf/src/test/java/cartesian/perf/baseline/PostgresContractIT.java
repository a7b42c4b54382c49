package cartesian.perf.baseline;

import cartesian.node.http.ContractSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract as plain Postgres keeps it, by the very tests that a node has to pass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresContractIT extends ContractSuite {
    private final PostgresServer server = PostgresServers.start(4);

    @Override
    protected String baseUrl() {
        return PostgresServers.url(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }
}
