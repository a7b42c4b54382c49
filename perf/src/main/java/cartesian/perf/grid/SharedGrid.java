package cartesian.perf.grid;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Demand;
import cartesian.node.checkout.GridShop;
import cartesian.node.checkout.Shop;
import cartesian.node.checkout.StepsEngine;
import cartesian.node.epoch.EpochMember;
import cartesian.node.grid.Grid;
import cartesian.node.grid.RandomNames;
import cartesian.perf.faults.FreePorts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Members of one grid in this process, each with its shop, open for calls and with no epochs. */
final class SharedGrid implements AutoCloseable {
    private static final int DEADLINE_MILLIS = 30_000;
    private static final int WRITES_MAX = 100_000;
    private static final int LINES_MAX = 100;
    private static final int BATCH_CHUNK = 5_000;
    private static final int HEARTBEAT_SECONDS = 5;
    private static final int SILENCE_SECONDS = 60;
    private static final Amount PLENTY = new Amount(Integer.MAX_VALUE);
    private static final int UNITS_AN_ORDER = 2;
    private static final long SAFE_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 20;

    private final List<Grid> grids = new ArrayList<>();
    private final List<Shop> shops = new ArrayList<>();
    private long items;
    private long users;

    /**
     * Starts the members, and waits until all backups are in place.
     *
     * @throws IllegalStateException if they do not become one grid within a minute; none is left behind then
     */
    SharedGrid(Setup setup) throws InterruptedException {
        try {
            start(setup);
            awaitSafe();
        } catch (RuntimeException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private void start(Setup setup) {
        String name = "shared-" + UUID.randomUUID();
        List<Integer> ports = FreePorts.inARow(setup.members());
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int port : ports) {
            NodeConfig.Grid config = new NodeConfig.Grid(
                    name,
                    "127.0.0.1",
                    port,
                    addresses,
                    1,
                    setup.partitions(),
                    setup.threads(),
                    HEARTBEAT_SECONDS,
                    SILENCE_SECONDS,
                    DEADLINE_MILLIS);
            Grid grid = Grid.join(config, List.of(), false);
            grids.add(grid);
            shops.add(shop(grid, setup.engine()));
        }
    }

    private void awaitSafe() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SAFE_MILLIS);
        while (!grids.stream().allMatch(grid -> grid.members() == grids.size() && grid.safe())) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("the members did not become one grid");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static Shop shop(Grid grid, NodeConfig.Engine kind) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        EpochMember epochs = new EpochMember(
                new EpochMember.Limits(WRITES_MAX, Long.MAX_VALUE, DEADLINE_MILLIS, DEADLINE_MILLIS),
                grid.cluster(),
                durable -> {},
                meters);
        RandomNames names = new RandomNames(new SecureRandom()::nextLong);
        CheckoutEngine engine = switch (kind) {
            case STEPS -> new StepsEngine(grid.records(), names, Demand.UNHEARD, meters);
            case TWO_PHASE -> grid.twoPhaseEngine(order -> Optional.empty(), Demand.UNHEARD);
        };
        GridShop shop = new GridShop(
                grid.records(),
                names,
                epochs,
                engine,
                new NodeConfig.Checkout(kind, DEADLINE_MILLIS, WRITES_MAX, DEADLINE_MILLIS, LINES_MAX, BATCH_CHUNK),
                () -> false,
                meters);
        epochs.openWithoutEpochs();
        return shop;
    }

    /** Makes items, users and orders of price 1 that nobody is too poor for. */
    void fill(long records, long orders, boolean hot) {
        Amount one = new Amount(1);
        Shop shop = shops.getFirst();
        users = records;
        items = hot ? 1 : records;
        require(shop.replaceItems(items, PLENTY, one));
        require(shop.replaceUsers(users, PLENTY));
        require(shop.replaceOrders(orders, items, users, one));
    }

    /**
     * Looks whether what was sold and what was charged is what was acknowledged, two units at a price of 1 each.
     *
     * @throws IllegalStateException if it is not
     */
    void audit(long done) {
        Shop shop = shops.getLast();
        long sold = LongStream.range(0, items)
                .map(item -> PLENTY.value()
                        - shop.findItem(new ItemId(Long.toString(item)))
                                .orElseThrow()
                                .stock()
                                .value())
                .sum();
        long charged = LongStream.range(0, users)
                .map(user -> PLENTY.value()
                        - shop.findUser(new UserId(Long.toString(user)))
                                .orElseThrow()
                                .credit()
                                .value())
                .sum();
        if (sold != UNITS_AN_ORDER * done || charged != UNITS_AN_ORDER * done) {
            throw new IllegalStateException(done + " checkouts, but sold " + sold + " and charged " + charged);
        }
    }

    private static void require(Outcome<Long> outcome) {
        if (!(outcome instanceof Outcome.Done<Long>)) {
            throw new IllegalStateException("not filled: " + outcome);
        }
    }

    /** The shop of each member. */
    List<Shop> shops() {
        return shops;
    }

    @Override
    public void close() {
        grids.forEach(Grid::terminate);
    }
}
