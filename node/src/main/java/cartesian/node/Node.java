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
import cartesian.node.http.HttpServer;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of Cartesian: opens grid and HTTP in this order, closes them in reverse. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeConfig config;
    private final Readiness readiness;
    private final Grid grid;
    private final Shop shop;
    private final HttpServer http;

    private Node(NodeConfig config, Readiness readiness, Grid grid, Shop shop, HttpServer http) {
        this.config = config;
        this.readiness = readiness;
        this.grid = grid;
        this.shop = shop;
        this.http = http;
    }

    /**
     * Starts a node; it takes calls when this returns.
     *
     * @throws StartException if it cannot start for a reason that its user can mend, such as a taken port
     */
    public static Node start(NodeConfig config) {
        Readiness readiness = new Readiness();
        Grid grid = join(config.grid());
        try {
            Records records = grid.records();
            Names names = new RandomNames(new SecureRandom()::nextLong);
            Gate gate = new Gate(1, config.checkout().writesMax());
            CheckoutEngine engine = switch (config.checkout().engine()) {
                case STEPS -> new StepsEngine(records, names);
                case TWO_PHASE -> grid.twoPhaseEngine();
            };
            Shop shop = new GridShop(records, names, gate, engine, config.checkout());
            HttpServer http = listen(config.http(), shop, readiness);
            readiness.opened(grid);
            LOG.debug("Ready on port {}, one of {} in the grid", http.port(), grid.members());
            return new Node(config, readiness, grid, shop, http);
        } catch (RuntimeException e) {
            grid.close();
            throw e;
        }
    }

    private static Grid join(NodeConfig.Grid config) {
        try {
            return Grid.join(config);
        } catch (RuntimeException e) {
            throw new StartException("cannot start the grid's member: " + e.getMessage());
        }
    }

    private static HttpServer listen(NodeConfig.Http config, Shop shop, Readiness readiness) {
        try {
            return HttpServer.start(config, shop, readiness);
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    /** The port that REST listens on. */
    public int port() {
        return http.port();
    }

    /** Where a client on this machine reaches REST. */
    public String url() {
        String host = config.http().host();
        return "http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port();
    }

    /** How many members the grid has now. */
    public int members() {
        return grid.members();
    }

    public Shop shop() {
        return shop;
    }

    /** Stops taking calls, lets those in flight finish, hands the records to the other members and ends. */
    @Override
    public void close() {
        readiness.closing();
        http.close();
        grid.close();
        LOG.debug("Closed");
    }
}
