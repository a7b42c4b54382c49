package cartesian.node;

import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.GridShop;
import cartesian.node.checkout.Names;
import cartesian.node.checkout.Records;
import cartesian.node.checkout.Shop;
import cartesian.node.checkout.StepsEngine;
import cartesian.node.epoch.Gate;
import cartesian.node.grid.Grid;
import cartesian.node.grid.RandomNames;
import java.security.SecureRandom;

/** One process of Cartesian: opens grid and HTTP in this order, closes them in reverse. */
public final class Node implements AutoCloseable {
    private final Grid grid;
    private final Shop shop;

    private Node(Grid grid, Shop shop) {
        this.grid = grid;
        this.shop = shop;
    }

    public static Node start(NodeConfig config) {
        Grid grid = Grid.join(config.grid());
        Records records = grid.records();
        Names names = new RandomNames(new SecureRandom()::nextLong);
        Gate gate = new Gate(1, config.checkout().writesMax());
        CheckoutEngine engine = switch (config.checkout().engine()) {
            case STEPS -> new StepsEngine(records, names);
            case TWO_PHASE -> grid.twoPhaseEngine();
        };
        return new Node(grid, new GridShop(records, names, gate, engine, config.checkout()));
    }

    public Shop shop() {
        return shop;
    }

    @Override
    public void close() {
        grid.close();
    }
}
