package cartesian.node.page;

import cartesian.node.faults.Cluster;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Customers who check out on all members without haste, so that the page has something to show. */
final class Customers implements AutoCloseable {
    static final String HOT_ITEM = "7";
    private static final int ORDERS = 200_000;
    private static final int ITEMS = 1_000;
    private static final int USERS = 1_000;
    private static final int COUNT = 6;
    private static final int PAUSE_MILLIS = 10;

    private final Cluster cluster;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopped;

    Customers(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Stocks the shop, and lets them in. */
    Customers begin() {
        require(cluster.post(0, "/stock/batch_init/" + ITEMS + "/1000000/3"));
        require(cluster.post(0, "/payment/batch_init/" + USERS + "/1000000"));
        require(cluster.post(0, "/orders/batch_init/" + ORDERS + "/" + ITEMS + "/" + USERS + "/3"));
        for (int customer = 0; customer < COUNT; customer++) {
            int each = customer;
            var _ = threads.submit(() -> shop(each));
        }
        return this;
    }

    private static void require(String answer) {
        if (!answer.startsWith("200")) {
            throw new AssertionError(answer);
        }
    }

    private void shop(int customer) {
        Random random = new Random(customer);
        for (int order = customer; !stopped; order += COUNT) {
            int member = random.nextInt(cluster.size());
            if (cluster.isAlive(member)) {
                checkout(member, order, random);
            }
            pause();
        }
    }

    private void checkout(int member, int order, Random random) {
        cluster.post(member, "/orders/checkout/" + order % ORDERS);
        if (random.nextInt(8) == 0) {
            cluster.post(member, "/orders/checkout/no-such-order");
        }
        if (random.nextInt(4) == 0) {
            String created = cluster.post(member, "/orders/create/" + random.nextInt(USERS));
            if (created.startsWith("200")) {
                String id = created.split("\"", -1)[3];
                cluster.post(member, "/orders/addItem/" + id + "/" + HOT_ITEM + "/1");
                cluster.post(member, "/orders/checkout/" + id);
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("customers do not leave");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
