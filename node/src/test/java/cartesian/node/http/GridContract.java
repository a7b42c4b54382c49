package cartesian.node.http;

import cartesian.node.NodeConfig;
import cartesian.node.TestGrid;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract as real nodes keep it; each call goes to another member than the one before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GridContract extends KeysContract {
    private final TestGrid grid;
    private final AtomicInteger calls = new AtomicInteger();

    GridContract(NodeConfig.Engine engine, int members) {
        this.grid = TestGrid.start(engine, members);
    }

    @Override
    protected String baseUrl() {
        return grid.node(calls.getAndIncrement() % grid.size()).url();
    }

    @Test
    void ofSeveralRefusalsTheFirstIsTold() {
        new Precedence(this).holds();
    }

    @Test
    void resourcesKeepTheirOwn() {
        V1Contract resources = new V1Contract(this::baseUrl);
        resources.itemsHoldTo();
        resources.usersHoldTo();
        resources.ordersHoldTo();
    }

    @Test
    void ofManyWhoNameOneVersionOneIsLetThrough() {
        V1Contract resources = new V1Contract(this::baseUrl);
        resources.oneOfManyWins();
        resources.atMostOneWinsWhileItSells();
    }

    @AfterAll
    void stop() {
        grid.close();
    }
}
