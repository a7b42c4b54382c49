package cartesian.node;

import cartesian.node.checkout.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Nodes of one grid that lives in memory alone, in this process. */
public final class TestGrid implements AutoCloseable {
    private final List<Node> nodes = new ArrayList<>();

    private TestGrid() {}

    public static TestGrid start(NodeConfig.Engine engine, int members) {
        TestGrid grid = new TestGrid();
        String name = "test-" + UUID.randomUUID();
        List<Integer> ports = FreePorts.inARow(members);
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int port : ports) {
            grid.nodes.add(Node.start(config(engine, name, port, members == 1 ? List.of() : addresses)));
        }
        return grid;
    }

    /** A member that lives in memory alone, with REST on any port. */
    static NodeConfig config(NodeConfig.Engine engine, String name, int port, List<String> members) {
        return new NodeConfig(
                new NodeConfig.Http("127.0.0.1", 0, 65_536, 8_192),
                new NodeConfig.Grid(name, "127.0.0.1", port, members, 1, 31, 4, 1, 10, 5_000),
                new NodeConfig.Checkout(engine, 10_000, 10_000, 10_000, 1_000, 5_000),
                new NodeConfig.Epochs(false, 100, 0, 1_000, 3_000, 0, 600),
                new NodeConfig.Database("", "", "", "data", 4),
                new NodeConfig.Leave(0, 25),
                new NodeConfig.Memory(90),
                NodeConfig.Tracing.OFF);
    }

    public int size() {
        return nodes.size();
    }

    public Node node(int index) {
        return nodes.get(index);
    }

    /** The shop as the node with this number, modulo the number of nodes, shows it. */
    public Shop shop(int index) {
        return nodes.get(index % nodes.size()).shop();
    }

    @Override
    public void close() {
        nodes.reversed().forEach(Node::close);
    }
}
