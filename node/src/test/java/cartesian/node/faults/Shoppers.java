package cartesian.node.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shoppers who order, pay, check out and cancel without end, on all members, and go on when members fail.
 *
 * <p>Items {@code 0} to {@code ITEMS-1} and users {@code 0} to {@code USERS-1} change by orders alone; stock and funds are
 * added to others. Everything costs 1.
 */
final class Shoppers implements AutoCloseable {
    static final int ITEMS = 40;
    static final int USERS = 40;
    static final long STOCK = 10_000_000;
    static final long CREDIT = 10_000_000;

    private final Cluster cluster;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Queue<String> durablyPaid = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong checkouts = new AtomicLong();
    private volatile boolean stopped;

    private Shoppers(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Puts the items and users there; the cluster has to be ready. */
    static void stockUp(Cluster cluster) {
        require(cluster.post(0, "/stock/batch_init/" + (ITEMS + 1) + "/" + STOCK + "/1", "Durability", "durable"));
        require(cluster.post(0, "/payment/batch_init/" + (USERS + 1) + "/" + CREDIT, "Durability", "durable"));
    }

    private static void require(String answer) {
        if (!answer.startsWith("200")) {
            throw new AssertionError(answer);
        }
    }

    /** Lets so many shoppers shop, each by random numbers of its own. */
    static Shoppers start(Cluster cluster, int count, long seed) {
        Shoppers shoppers = new Shoppers(cluster);
        for (int shopper = 0; shopper < count; shopper++) {
            Random random = new Random(seed + shopper);
            int member = shopper % cluster.size();
            shoppers.running.add(shoppers.threads.submit(() -> shoppers.shop(member, random)));
        }
        return shoppers;
    }

    private void shop(int first, Random random) {
        int member = first;
        while (!stopped) {
            String created = cluster.post(member, "/orders/create/" + random.nextInt(USERS));
            if (!created.startsWith("200")) {
                member = random.nextInt(cluster.size());
                pause();
                continue;
            }
            String order = created.split("\"", -1)[3];
            for (int line = random.nextInt(3); line >= 0; line--) {
                cluster.post(
                        member,
                        "/orders/addItem/" + order + "/" + random.nextInt(ITEMS) + "/" + (1 + random.nextInt(3)));
            }
            pay(member, order, random);
            if (random.nextInt(10) == 0) {
                cluster.post(member, "/stock/add/" + ITEMS + "/5");
                cluster.post(member, "/payment/add_funds/" + USERS + "/5");
            }
        }
    }

    private void pay(int member, String order, Random random) {
        String found = cluster.get(member, "/orders/find/" + order);
        if (!found.startsWith("200")) {
            return;
        }
        String user = found.split("\"user_id\":\"", -1)[1].split("\"", -1)[0];
        String cost = found.split("\"total_cost\":", -1)[1].split("}", -1)[0];
        if (random.nextInt(5) == 0) {
            cluster.post(member, "/payment/pay/" + user + "/" + order + "/" + cost);
        }
        boolean durably = random.nextInt(4) == 0;
        String paid = durably
                ? cluster.post(member, "/orders/checkout/" + order, "Durability", "durable")
                : cluster.post(member, "/orders/checkout/" + order);
        if (paid.startsWith("200")) {
            checkouts.incrementAndGet();
        } else if (!paid.startsWith("429") && !paid.startsWith("503") && !paid.startsWith("none")) {
            wrong.add(order + ": " + paid);
        }
        if (durably && paid.startsWith("200")) {
            durablyPaid.add(order);
        } else if (random.nextInt(6) == 0) {
            cluster.post(member, "/payment/cancel/" + user + "/" + order);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Orders whose checkout was acknowledged as durable; nobody cancels those. */
    List<String> durablyPaid() {
        return List.copyOf(durablyPaid);
    }

    /** Answers that no rule explains: there is stock and credit for everybody. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    long checkouts() {
        return checkouts.get();
    }

    @Override
    public void close() {
        stopped = true;
        for (Future<?> shopper : running) {
            try {
                shopper.get(90, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("a shopper stumbled", e);
            }
        }
        threads.close();
    }
}
