package cartesian.perf.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.client.Answer;
import cartesian.api.client.CartesianClient;
import cartesian.api.client.Keys;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many check out at once what they cannot all have; each order is asked for twice. */
class PostgresContentionIT {
    private static final int ORDERS = 160;
    private static final int THREADS = 32;
    private static final long SEED = 7;
    private static final long HOT_STOCK = 90;
    private static final long POOR_CREDIT = 40;
    private static final Duration CALL_MAX = Duration.ofMinutes(1);

    @Test
    void hotItemAndPoorUserAreTakenOnceAndNeverTooOften() throws Exception {
        try (PostgresServer server = PostgresServers.start(8);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            // The baseline keeps the contract without its additions, such as keys.
            CartesianClient shop = CartesianClient.builder()
                    .node(URI.create(PostgresServers.url(server)))
                    .keys(Keys.NEVER)
                    .deadline(CALL_MAX)
                    .attempts(CALL_MAX, 1)
                    .build();
            ItemId hot = item(shop, HOT_STOCK);
            ItemId other = item(shop, ORDERS);
            UserId poor = user(shop, POOR_CREDIT);
            UserId rich = user(shop, 2 * ORDERS);
            List<OrderId> orders = new ArrayList<>();
            for (int index = 0; index < ORDERS; index++) {
                OrderId order = shop.createOrder(index % 2 == 0 ? poor : rich).orElseThrow();
                // In either order, so that locks taken in the order of the lines would deadlock.
                boolean hotFirst = index % 4 < 2;
                Amount _ = shop.addLine(order, hotFirst ? hot : other, new Amount(1))
                        .orElseThrow();
                Amount _ = shop.addLine(order, hotFirst ? other : hot, new Amount(1))
                        .orElseThrow();
                orders.add(order);
            }
            List<OrderId> asked = new ArrayList<>(orders);
            asked.addAll(orders);
            Collections.shuffle(asked, new Random(SEED));
            for (Answer<OrderId> outcome : all(threads, asked, shop)) {
                switch (outcome) {
                    case Answer.Done<OrderId> _ -> {}
                    case Answer.Refused<OrderId>(var problem) ->
                        assertThat(problem.status()).isEqualTo(409);
                    case Answer.Unavailable<OrderId> _, Answer.Unresolved<OrderId> _ ->
                        throw new AssertionError(outcome);
                }
            }
            long paid = paid(shop, orders);
            long poorPaid = paid(
                    shop,
                    orders.stream()
                            .filter(order ->
                                    shop.findOrder(order).orElseThrow().user().equals(poor))
                            .toList());
            // Credit would do for 20 orders of the poor and 80 of the rich.
            assertThat(paid).isEqualTo(HOT_STOCK);
            assertThat(poorPaid).isBetween(10L, POOR_CREDIT / 2);
            assertThat(stock(shop, hot)).isEqualTo(HOT_STOCK - paid);
            assertThat(stock(shop, other)).isEqualTo(ORDERS - paid);
            assertThat(credit(shop, poor)).isEqualTo(POOR_CREDIT - 2 * poorPaid);
            assertThat(credit(shop, rich)).isEqualTo(2 * ORDERS - 2 * (paid - poorPaid));
        }
    }

    private static List<Answer<OrderId>> all(ExecutorService threads, List<OrderId> orders, CartesianClient shop)
            throws InterruptedException, ExecutionException {
        List<Callable<Answer<OrderId>>> calls = new ArrayList<>();
        for (OrderId order : orders) {
            calls.add(() -> shop.checkout(order));
        }
        List<Answer<OrderId>> outcomes = new ArrayList<>();
        for (Future<Answer<OrderId>> future : threads.invokeAll(calls)) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    private static ItemId item(CartesianClient shop, long stock) {
        ItemId item = shop.createItem(new Amount(1)).orElseThrow();
        Amount _ = shop.addStock(item, new Amount(stock)).orElseThrow();
        return item;
    }

    private static UserId user(CartesianClient shop, long credit) {
        UserId user = shop.createUser().orElseThrow();
        Amount _ = shop.addFunds(user, new Amount(credit)).orElseThrow();
        return user;
    }

    private static long paid(CartesianClient shop, List<OrderId> orders) {
        return orders.stream()
                .filter(order -> shop.findOrder(order).orElseThrow().paid())
                .count();
    }

    private static long stock(CartesianClient shop, ItemId item) {
        return shop.findItem(item).orElseThrow().stock().value();
    }

    private static long credit(CartesianClient shop, UserId user) {
        return shop.findUser(user).orElseThrow().credit().value();
    }
}
