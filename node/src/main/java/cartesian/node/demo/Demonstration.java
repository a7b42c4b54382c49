package cartesian.node.demo;

import cartesian.api.client.CartesianClient;
import cartesian.api.client.ClientBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Shows a shop at work, kills a member of its grid, and audits what everybody was told. */
public final class Demonstration {
    private static final long SEED = 2026;
    /** Long enough for whatever a grid does when it loses a member, so that no shopper is sent away. */
    private static final Duration CALL_MAX = Duration.ofSeconds(30);

    private static final int LIVE_MILLIS = 250;
    private static final int PLAIN_MILLIS = 1_000;

    private final Stage stage;
    private final Screen screen;
    private final Ledger ledger = new Ledger();
    private long lastNanos;
    private long lastPaid;

    private Demonstration(Stage stage, Screen screen) {
        this.stage = stage;
        this.screen = screen;
    }

    /** Gives the whole demonstration; answers whether nothing was lost and nothing taken twice. */
    public static boolean give(Stage stage, Duration shopping, Screen screen) {
        return new Demonstration(stage, screen).give(shopping);
    }

    private boolean give(Duration shopping) {
        ClientBuilder builder = CartesianClient.builder().deadline(CALL_MAX);
        stage.members().forEach(builder::node);
        CartesianClient shop = builder.build();
        Shoppers shoppers = new Shoppers(shop, ledger);
        screen.line("In the shop: " + shoppers.stockUp() + ".");
        shoppers.start(SEED);
        lastNanos = System.nanoTime();
        long began = lastNanos;
        watch(began, began + shopping.toNanos() / 3);
        screen.line("kill -9 " + stage.members().getFirst() + ", the oldest of "
                + stage.members().size() + " members: its shoppers go to the others.");
        stage.kill(0);
        watch(began, began + shopping.toNanos());
        shoppers.sendHome();
        screen.line("The shop closes. Audit:");
        boolean right = new Audit(shop, ledger, screen).passes(stage);
        screen.line(
                right
                        ? "A member was killed; nothing was lost, and nothing was taken twice."
                        : "The books are wrong. Please report this.");
        return right;
    }

    private void watch(long beganNanos, long untilNanos) {
        long stepNanos = TimeUnit.MILLISECONDS.toNanos(screen.isLive() ? LIVE_MILLIS : PLAIN_MILLIS);
        for (long left = untilNanos - System.nanoTime(); left > 0; left = untilNanos - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, stepNanos));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            screen.status(status(beganNanos));
        }
    }

    private String status(long beganNanos) {
        long now = System.nanoTime();
        long paid = ledger.paid();
        Histogram checkouts = ledger.newCheckouts();
        String times = checkouts.getTotalCount() == 0
                ? "no checkout was answered"
                : String.format(
                        Locale.ROOT,
                        "checkout p50 %.1f ms, slowest %.1f ms",
                        checkouts.getValueAtPercentile(50) / 1e6,
                        checkouts.getMaxValue() / 1e6);
        String text = String.format(
                Locale.ROOT,
                "%4d s %,8d orders paid, %,5d refused %,6d/s   %s",
                TimeUnit.NANOSECONDS.toSeconds(now - beganNanos),
                paid,
                ledger.refused(),
                (paid - lastPaid) * TimeUnit.SECONDS.toNanos(1) / Math.max(1, now - lastNanos),
                times);
        lastNanos = now;
        lastPaid = paid;
        return text;
    }
}
