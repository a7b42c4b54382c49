package cartesian.node.http;

import cartesian.node.NodeConfig;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** One member, which also keeps to its OpenAPI document. */
class OneMemberContractIT extends GridContract {
    OneMemberContractIT() {
        super(NodeConfig.Engine.STEPS, 1);
    }

    @Test
    void everyCallIsAsDescribed() throws IOException {
        Walk walk = new Walk(this, URI.create(baseUrl()).getPort(), false);
        walk.everyCallIsDone();
        walk.everyRefusalIsTold();
    }
}
