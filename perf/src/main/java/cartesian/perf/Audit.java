package cartesian.perf;

import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.api.client.CartesianClient;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/**
 * Adds up, over REST, the stock of the items and the credit of the users {@code 0} to {@code count-1}.
 *
 * <p>With a price of 1 for everything, each unit sold has cost one unit of credit, so as much stock is gone as credit.
 * {@code java -cp 'perf/target/app/*' cartesian.perf.Audit URL COUNT STOCK_EACH CREDIT_EACH}; exit code 1 if it does not
 * add up.
 */
public final class Audit {
    private static final int CALLERS = 64;

    private Audit() {}

    public static void main(String[] arguments) throws InterruptedException {
        CartesianClient client = CartesianClient.of(URI.create(arguments[0]));
        long count = Long.parseLong(arguments[1]);
        long sold = count * Long.parseLong(arguments[2])
                - sum(
                        count,
                        id -> client.findItem(new ItemId(Long.toString(id)))
                                .orElseThrow()
                                .stock()
                                .value());
        long charged = count * Long.parseLong(arguments[3])
                - sum(
                        count,
                        id -> client.findUser(new UserId(Long.toString(id)))
                                .orElseThrow()
                                .credit()
                                .value());
        boolean addsUp = sold == charged;
        System.out.println("units sold " + sold + ", credit charged " + charged + (addsUp ? ": adds up" : ": WRONG"));
        System.exit(addsUp ? 0 : 1);
    }

    private static long sum(long count, LongUnaryOperator value) throws InterruptedException {
        AtomicLong sum = new AtomicLong();
        AtomicLong next = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.execute(() -> {
                    try {
                        for (long id = next.getAndIncrement(); id < count; id = next.getAndIncrement()) {
                            sum.addAndGet(value.applyAsLong(id));
                        }
                    } catch (RuntimeException e) {
                        System.err.println(e);
                        failed.incrementAndGet();
                    }
                });
            }
        }
        if (failed.get() > 0) {
            throw new IllegalStateException(failed.get() + " callers failed, so there is no sum");
        }
        return sum.get();
    }
}
