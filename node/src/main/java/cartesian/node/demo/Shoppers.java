package cartesian.node.demo;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.client.CartesianClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Shoppers who order and check out until they are sent home, and a clerk who puts units on shelves and money in purses. */
final class Shoppers {
    private static final int SHOPPERS = 8;
    private static final int ITEMS = 20;
    private static final int USERS = 20;
    private static final Amount STOCK = new Amount(60);
    private static final Amount CREDIT = new Amount(100_000);
    private static final Amount DELIVERY = new Amount(10);
    private static final Amount SALARY = new Amount(500);
    private static final int LINES_MAX = 3;
    private static final int UNITS_MAX = 2;
    private static final int PAUSE_MILLIS_MAX = 20;
    private static final int CLERK_PAUSE_MILLIS = 40;
    private static final Duration HOME_MAX = Duration.ofSeconds(60);

    private final CartesianClient shop;
    private final Ledger ledger;
    private final List<ItemId> items = new ArrayList<>();
    private final List<UserId> users = new ArrayList<>();
    private final List<Future<?>> out = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    Shoppers(CartesianClient shop, Ledger ledger) {
        this.shop = shop;
        this.ledger = ledger;
    }

    /** Puts items and users there; answers how that is said. */
    String stockUp() {
        for (int index = 0; index < ITEMS; index++) {
            ItemId item = shop.createItem(new Amount(5 + index)).orElseThrow();
            items.add(item);
            deliver(item, STOCK);
        }
        for (int index = 0; index < USERS; index++) {
            UserId user = shop.createUser().orElseThrow();
            users.add(user);
            fund(user, CREDIT);
        }
        return ITEMS + " items of " + STOCK + " units each, " + USERS + " users";
    }

    void start(long seed) {
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            Random random = new Random(seed + shopper);
            out.add(threads.submit(() -> {
                while (!closing) {
                    shop(random);
                    pause(random.nextInt(PAUSE_MILLIS_MAX));
                }
            }));
        }
        Random random = new Random(seed - 1);
        out.add(threads.submit(() -> {
            while (!closing) {
                deliver(items.get(random.nextInt(ITEMS)), DELIVERY);
                fund(users.get(random.nextInt(USERS)), SALARY);
                pause(CLERK_PAUSE_MILLIS);
            }
        }));
    }

    private void deliver(ItemId item, Amount units) {
        if (ledger.told(shop.addStock(item, units)).isPresent()) {
            ledger.addedStock(item, units);
        }
    }

    private void fund(UserId user, Amount funds) {
        if (ledger.told(shop.addFunds(user, funds)).isPresent()) {
            ledger.addedFunds(user, funds);
        }
    }

    private void shop(Random random) {
        UserId user = users.get(random.nextInt(USERS));
        Optional<OrderId> created = ledger.told(shop.createOrder(user));
        if (created.isEmpty()) {
            return;
        }
        OrderId order = created.get();
        List<Line> lines = new ArrayList<>();
        Amount cost = Amount.ZERO;
        for (int line = random.nextInt(LINES_MAX); line >= 0; line--) {
            // Of two draws the lower, so that some items sell better than they are delivered.
            ItemId item = items.get(Math.min(random.nextInt(ITEMS), random.nextInt(ITEMS)));
            Amount units = new Amount(1 + random.nextInt(UNITS_MAX));
            Optional<Amount> added = ledger.told(shop.addLine(order, item, units));
            if (added.isEmpty()) {
                return;
            }
            cost = added.get();
            lines.add(new Line(item, units.value()));
        }
        long began = System.nanoTime();
        ledger.checkedOut(order, user, lines, cost, shop.checkout(order), System.nanoTime() - began);
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends all home, and waits until the last has paid.
     *
     * @throws IllegalStateException if one of them has met what no client may meet
     */
    void sendHome() {
        closing = true;
        try {
            for (Future<?> one : out) {
                one.get(HOME_MAX.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException wrong) {
            throw new IllegalStateException("a shopper did not come home", wrong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } finally {
            threads.shutdownNow();
        }
    }
}
