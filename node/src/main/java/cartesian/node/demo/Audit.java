package cartesian.node.demo;

import cartesian.api.Item;
import cartesian.api.Order;
import cartesian.api.Wallet;
import cartesian.api.client.CartesianClient;
import cartesian.api.client.ClientException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;

/** Looks whether the shop, and Postgres, show what shoppers were told: no more, and no less. */
final class Audit {
    private static final int READS_AT_ONCE = 16;
    private static final Duration DURABLE_MAX = Duration.ofSeconds(20);
    private static final int LOOK_MILLIS = 100;
    private static final int SHOWN_MAX = 5;

    private final CartesianClient shop;
    private final Ledger ledger;
    private final Screen screen;
    private boolean right = true;

    Audit(CartesianClient shop, Ledger ledger, Screen screen) {
        this.shop = shop;
        this.ledger = ledger;
        this.screen = screen;
    }

    /** Whether all is as it has to be; each finding is shown. */
    boolean passes(Stage stage) {
        found(ledger.wrong().isEmpty(), number(ledger.calls()) + " calls: each was answered, and made once");
        ledger.wrong().stream().limit(SHOWN_MAX).forEach(answer -> screen.line("         " + answer));
        long orders = different(
                ledger.orders(),
                (id, paid) ->
                        shop.findOrder(id).map(Order::paid).filter(paid::equals).isPresent());
        found(
                orders == 0,
                number(ledger.paid()) + " orders were told paid and are; " + number(ledger.refused())
                        + " were refused and are not");
        long items = different(
                ledger.stock(),
                (id, units) -> shop.findItem(id)
                        .map(Item::stock)
                        .filter(stock -> stock.value() == units)
                        .isPresent());
        found(items == 0, number(ledger.sold()) + " units were sold, and as many are gone from the shelves");
        long users = different(
                ledger.credit(),
                (id, money) -> shop.findUser(id)
                        .map(Wallet::credit)
                        .filter(credit -> credit.value() == money)
                        .isPresent());
        Books told = ledger.books();
        found(users == 0, number(told.charged()) + " was charged, and as much is gone from the purses");
        Books written = written(stage, told);
        found(
                written.equals(told),
                "Postgres shows the same: " + number(written.paid()) + " orders paid, " + number(written.charged())
                        + " charged");
        return right;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void found(boolean good, String text) {
        right &= good;
        screen.line((good ? "  ok     " : "  WRONG  it is not so: ") + text);
    }

    /** How many of these the shop shows differently. */
    private static <K, V> long different(Map<K, V> expected, BiPredicate<K, V> isShown) {
        LongAdder different = new LongAdder();
        Semaphore free = new Semaphore(READS_AT_ONCE);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            expected.forEach((key, value) -> {
                free.acquireUninterruptibly();
                readers.execute(() -> {
                    try {
                        if (!isShown.test(key, value)) {
                            different.increment();
                        }
                    } catch (ClientException unreadable) {
                        different.increment();
                    } finally {
                        free.release();
                    }
                });
            });
        }
        return different.sum();
    }

    /** What is in Postgres, as soon as it is what was told, or else in the end. */
    private static Books written(Stage stage, Books told) {
        long began = System.nanoTime();
        Books written = stage.books();
        while (!written.equals(told) && System.nanoTime() - began < DURABLE_MAX.toNanos()) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return written;
            }
            written = stage.books();
        }
        return written;
    }
}
