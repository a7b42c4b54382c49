package cartesian.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Some who buy without end, each from one member after another. */
final class Buyers implements AutoCloseable {
    private static final int ITEMS = 100;
    private static final int USERS = 1_000;
    private static final int READY_MADE = 10_000;
    private static final long PAUSE_MILLIS = 20;
    private static final Pattern ORDER = Pattern.compile("\"order_id\":\"([^\"]+)\"");

    private final Fleet fleet;
    private final List<Thread> threads = new ArrayList<>();

    private Buyers(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Fills the shop, and begins. */
    static Buyers start(Fleet fleet, int count) throws InterruptedException {
        Fleet.Member first = fleet.members().getFirst();
        fill(fleet, first, "/stock/batch_init/" + ITEMS + "/1000000000/1");
        fill(fleet, first, "/payment/batch_init/" + USERS + "/1000000000");
        fill(fleet, first, "/orders/batch_init/" + READY_MADE + "/" + ITEMS + "/" + USERS + "/1");
        Buyers buyers = new Buyers(fleet);
        for (int each = 0; each < count; each++) {
            buyers.threads.add(Thread.startVirtualThread(buyers::buy));
        }
        return buyers;
    }

    private static void fill(Fleet fleet, Fleet.Member member, String path) throws InterruptedException {
        if (fleet.status(member, "POST", path) != 200) {
            throw new AssertionError("cannot fill the shop: " + path);
        }
    }

    private void buy() {
        try {
            while (true) {
                List<Fleet.Member> open = fleet.running();
                Fleet.Member member = open.get(ThreadLocalRandom.current().nextInt(open.size()));
                if (order(fleet, member).isEmpty()) {
                    // Where no orders can be made, those that are there are bought.
                    checkout(
                            fleet,
                            member,
                            Integer.toString(ThreadLocalRandom.current().nextInt(READY_MADE)));
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes an order of two items and checks it out; the order, or nothing if it was not made. */
    static String order(Fleet fleet, Fleet.Member member) throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String made = fleet.text(member, "POST", "/orders/create/" + random.nextInt(USERS));
        Matcher order = ORDER.matcher(made);
        if (!order.find()) {
            return "";
        }
        fleet.status(member, "POST", "/orders/addItem/" + order.group(1) + "/" + random.nextInt(ITEMS) + "/1");
        checkout(fleet, member, order.group(1));
        return order.group(1);
    }

    private static void checkout(Fleet fleet, Fleet.Member member, String order) throws InterruptedException {
        fleet.status(member, "POST", "/orders/checkout/" + order);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
