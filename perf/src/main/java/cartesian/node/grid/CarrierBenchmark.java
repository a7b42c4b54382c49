package cartesian.node.grid;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.Node;
import cartesian.node.NodeConfig;
import cartesian.node.NodeConfig.Carrier;
import cartesian.node.checkout.Shop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many transactions the engine carries out with each carrier of steps, HTTP and Postgres left aside: all members in one
 * process, callers in a closed loop that check out their own orders of two items, then cancel them, and so on. Prints, for
 * each round, transactions per second, CPU for each, and the time of one in between. A round whose sums do not add up prints
 * none of that.
 *
 * <p>Run it after {@code ./mvnw -q -pl perf -am package -DskipTests} by
 *
 * <pre>java -cp 'perf/target/app/*' cartesian.node.grid.CarrierBenchmark MEMBERS CALLERS ITEMS ROUNDS</pre>
 */
public final class CarrierBenchmark {
    private static final int WARM_UP_SECONDS = Integer.getInteger("cartesian.warm-up-seconds", 3);
    private static final int SECONDS = Integer.getInteger("cartesian.seconds", 5);
    private static final int ORDERS_EACH = 200;
    private static final int USERS = 10_000;
    private static final long PLENTY = 1_000_000_000;
    private static final int PARTITIONS = Integer.getInteger("cartesian.partitions", 31);
    private static final int LATENCIES_MAX = 4_000_000;

    private final List<Node> nodes = new ArrayList<>();
    private final int callers;
    private final int items;
    private final LongAdder transactions = new LongAdder();
    private final LongAdder others = new LongAdder();
    private volatile boolean over;
    private volatile boolean measured;

    private CarrierBenchmark(int callers, int items) {
        this.callers = callers;
        this.items = items;
    }

    public static void main(String[] args) throws Exception {
        int members = Integer.parseInt(args[0]);
        int rounds = Integer.parseInt(args[3]);
        for (int round = 0; round < rounds; round++) {
            for (Carrier carrier : Carrier.values()) {
                CarrierBenchmark run = new CarrierBenchmark(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
                try {
                    run.start(carrier, members);
                    System.out.println(carrier + " members " + members + ": " + run.measure());
                } finally {
                    run.nodes.reversed().forEach(Node::close);
                }
            }
        }
        System.exit(0);
    }

    private void start(Carrier carrier, int members) throws IOException {
        String name = "benchmark-" + UUID.randomUUID();
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            ports.add(sockets.getLast().getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        List<String> addresses = ports.stream().map(port -> "127.0.0.1:" + port).toList();
        for (int port : ports) {
            nodes.add(Node.start(new NodeConfig(
                    new NodeConfig.Http("127.0.0.1", 0, 65_536, 8_192),
                    new NodeConfig.Grid(
                            name,
                            "127.0.0.1",
                            port,
                            members == 1 ? List.of() : addresses,
                            1,
                            PARTITIONS,
                            4,
                            1,
                            10,
                            5_000),
                    new NodeConfig.Checkout(NodeConfig.Engine.STEPS, carrier, 10_000, 10_000, 1_000, 5_000),
                    new NodeConfig.Epochs(false, 100, 0, 1_000, 3_000, 0, 600),
                    new NodeConfig.Database("", "", "", "data", 4),
                    new NodeConfig.Leave(0, 25),
                    new NodeConfig.Memory(90))));
        }
        Shop shop = nodes.getFirst().shop();
        done(shop.replaceItems(items, new Amount(PLENTY), new Amount(1)));
        done(shop.replaceUsers(USERS, new Amount(PLENTY)));
        done(shop.replaceOrders((long) callers * ORDERS_EACH, items, USERS, new Amount(1)));
    }

    private static void done(Outcome<Long> outcome) {
        if (!(outcome instanceof Outcome.Done)) {
            throw new IllegalStateException("loading failed: " + outcome);
        }
    }

    private String measure() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Caller>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                Caller one = new Caller(caller);
                running.add(threads.submit(
                        () -> one.run(nodes.get(one.number % nodes.size()).shop())));
            }
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            measured = true;
            long before = transactions.sum();
            long cpu = cpuNanos();
            long began = System.nanoTime();
            TimeUnit.SECONDS.sleep(SECONDS);
            long count = transactions.sum() - before;
            double seconds = (System.nanoTime() - began) / 1e9;
            double cpuMicros = (cpuNanos() - cpu) / 1e3 / count;
            over = true;
            long paid = 0;
            long[] latencies = new long[LATENCIES_MAX];
            int size = 0;
            for (Future<Caller> thread : running) {
                Caller caller = thread.get();
                paid += caller.paid;
                for (int index = 0; index < caller.latencies.size() && size < LATENCIES_MAX; index++) {
                    latencies[size++] = caller.latencies.get(index);
                }
            }
            Arrays.sort(latencies, 0, size);
            String sums = audit(paid);
            return sums.isEmpty()
                    ? String.format(
                            "%,.0f/s, %.1f us CPU each, p50 %.2f ms, p99 %.2f ms, %d neither done nor refused",
                            count / seconds,
                            cpuMicros,
                            latencies[size / 2] / 1e6,
                            latencies[(int) (size * 0.99)] / 1e6,
                            others.sum())
                    : "sums do not add up: " + sums;
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Each order that is paid at the end has taken two units for one each. */
    private String audit(long paid) {
        Shop shop = nodes.getLast().shop();
        long stock = 0;
        for (int item = 0; item < items; item++) {
            stock += PLENTY
                    - shop.findItem(new ItemId(Integer.toString(item)))
                            .orElseThrow()
                            .stock()
                            .value();
        }
        long credit = 0;
        for (int user = 0; user < USERS; user++) {
            credit += PLENTY
                    - shop.findUser(new UserId(Integer.toString(user)))
                            .orElseThrow()
                            .credit()
                            .value();
        }
        return stock == 2 * paid && credit == 2 * paid
                ? ""
                : paid + " orders paid, " + stock + " units gone, " + credit + " charged";
    }

    /** Who checks out orders, one after the other, and cancels them in the next pass. */
    private final class Caller {
        private final int number;
        private final List<Long> latencies = new ArrayList<>();
        private long paid;

        private Caller(int number) {
            this.number = number;
        }

        private Caller run(Shop shop) {
            List<Order> orders = new ArrayList<>();
            for (int index = 0; index < ORDERS_EACH; index++) {
                OrderId order = new OrderId(Integer.toString(number * ORDERS_EACH + index));
                orders.add(shop.findOrder(order).orElseThrow());
            }
            boolean[] isPaid = new boolean[ORDERS_EACH];
            for (int turn = 0; !over; turn = (turn + 1) % ORDERS_EACH) {
                Order order = orders.get(turn);
                long began = System.nanoTime();
                boolean done = isPaid[turn]
                        ? shop.cancelPayment(order.user(), order.id()) instanceof Outcome.Done
                        : shop.checkout(order.id()) instanceof CheckoutOutcome.Paid;
                if (done) {
                    isPaid[turn] = !isPaid[turn];
                    transactions.increment();
                } else {
                    others.increment();
                }
                if (measured) {
                    latencies.add(System.nanoTime() - began);
                }
            }
            for (boolean one : isPaid) {
                paid += one ? 1 : 0;
            }
            return this;
        }
    }
}
