package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.api.client.Answer;
import cartesian.api.client.CartesianClient;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications call through the Java client while a member is killed: each call is done, and done once. */
class ClientIT {
    private static final int CALLERS = 12;
    private static final int THINGS = 6;
    private static final long SEED = 3;
    private static final Amount STOCK = new Amount(1_000_000);
    private static final Amount PRICE = new Amount(3);
    private static final Duration MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<ItemId> items = new ArrayList<>();
    private final List<UserId> users = new ArrayList<>();
    private final AtomicLongArray stock = new AtomicLongArray(THINGS);
    private final AtomicLongArray credit = new AtomicLongArray(THINGS);
    private final Queue<OrderId> paid = new ConcurrentLinkedQueue<>();
    private final Queue<Answer<?>> undone = new ConcurrentLinkedQueue<>();
    private final LongAdder done = new LongAdder();
    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void noCallIsLostOrDoubledWhenAMemberDies() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(
                                postgres.config(),
                                directory,
                                2,
                                "epochs.lease-millis=1000",
                                "grid.heartbeat-timeout-seconds=2")
                        .startAll();
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            CartesianClient shop = CartesianClient.builder()
                    .node(URI.create(cluster.url(0)))
                    .node(URI.create(cluster.url(1)))
                    .deadline(MAX)
                    .build();
            stockUp(shop);
            List<Future<?>> out = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                Random random = new Random(SEED + caller);
                out.add(callers.submit(() -> {
                    while (!stop.get()) {
                        call(shop, random);
                    }
                }));
            }
            Cluster.eventually("calls are made", MAX, () -> done.sum() > 1_000);
            // The oldest: it is the scribe, and all answers are told by its word.
            cluster.kill(0);
            long before = done.sum();
            Cluster.eventually("calls go on", MAX, () -> done.sum() > before + 1_000);
            stop.set(true);
            for (Future<?> caller : out) {
                caller.get(MAX.toSeconds(), TimeUnit.SECONDS);
            }

            assertThat(undone).as("calls that were not done").isEmpty();
            for (int index = 0; index < THINGS; index++) {
                assertThat(shop.findItem(items.get(index)).map(Item::stock)).contains(new Amount(stock.get(index)));
                assertThat(shop.findUser(users.get(index)).map(Wallet::credit)).contains(new Amount(credit.get(index)));
            }
            assertThat(paid)
                    .hasSizeGreaterThan(100)
                    .allMatch(order -> shop.findOrder(order).filter(Order::paid).isPresent());
        }
    }

    private void stockUp(CartesianClient shop) {
        for (int index = 0; index < THINGS; index++) {
            items.add(shop.createItem(PRICE).orElseThrow());
            stock.set(
                    index, shop.addStock(items.get(index), STOCK).orElseThrow().value());
            users.add(shop.createUser().orElseThrow());
            credit.set(
                    index, shop.addFunds(users.get(index), STOCK).orElseThrow().value());
        }
    }

    /** Makes some calls, none of which may be refused, and adds up what they have to change. */
    private void call(CartesianClient shop, Random random) {
        int item = random.nextInt(THINGS);
        int user = random.nextInt(THINGS);
        Amount units = new Amount(1 + random.nextInt(5));
        if (isDone(shop.addStock(items.get(item), units))) {
            stock.addAndGet(item, units.value());
        }
        if (isDone(shop.subtractStock(items.get(item), units))) {
            stock.addAndGet(item, -units.value());
        }
        if (isDone(shop.addFunds(users.get(user), units))) {
            credit.addAndGet(user, units.value());
        }
        if (isDone(shop.pay(users.get(user), units))) {
            credit.addAndGet(user, -units.value());
        }
        Answer<OrderId> created = shop.createOrder(users.get(user));
        if (!isDone(created)) {
            return;
        }
        OrderId order = created.orElseThrow();
        Answer<Amount> added = shop.addLine(order, items.get(item), units);
        if (isDone(added) && isDone(shop.checkout(order))) {
            paid.add(order);
            stock.addAndGet(item, -units.value());
            credit.addAndGet(user, -added.orElseThrow().value());
        }
    }

    private boolean isDone(Answer<?> answer) {
        done.increment();
        if (answer instanceof Answer.Done<?>) {
            return true;
        }
        undone.add(answer);
        return false;
    }
}
