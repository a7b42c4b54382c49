package cartesian.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.TestGrid;
import cartesian.node.checkout.Shop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many transactions that want the same units. */
class ContentionIT {
    private static final int SHOPPERS = 1_000;
    private static final int IN_STOCK = 100;
    private static final int CONTESTS = 150;

    @ParameterizedTest
    @CsvSource({"STEPS,1", "STEPS,3", "TWO_PHASE,1", "TWO_PHASE,3"})
    void hotItemSellsExactlyWhatIsThere(NodeConfig.Engine engine, int members) throws Exception {
        try (TestGrid grid = TestGrid.start(engine, members);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ItemId item = done(grid.shop(0).createItem(new Amount(1)));
            done(grid.shop(0).addStock(item, new Amount(IN_STOCK)));
            List<UserId> users = new ArrayList<>();
            List<OrderId> orders = new ArrayList<>();
            for (int shopper = 0; shopper < SHOPPERS; shopper++) {
                Shop shop = grid.shop(shopper);
                UserId user = done(shop.createUser());
                done(shop.addFunds(user, new Amount(1)));
                OrderId order = done(shop.createOrder(user));
                done(shop.addLine(order, item, new Amount(1)));
                users.add(user);
                orders.add(order);
            }
            List<CheckoutOutcome> outcomes = atOnce(
                    threads,
                    orders.stream()
                            .map(order -> (Callable<CheckoutOutcome>)
                                    () -> grid.shop(orders.indexOf(order)).checkout(order))
                            .toList());
            // At this moment the last reply has arrived, and settles may still be under way.
            assertThat(grid.shop(members - 1).findItem(item).orElseThrow().stock())
                    .isEqualTo(Amount.ZERO);
            long paid = orders.stream()
                    .filter(order ->
                            grid.shop(0).findOrder(order).map(Order::paid).orElseThrow())
                    .count();
            long left = users.stream()
                    .mapToLong(user ->
                            grid.shop(0).findUser(user).orElseThrow().credit().value())
                    .sum();
            assertThat(outcomes.stream().filter(CheckoutOutcome.Paid.class::isInstance))
                    .hasSize(IN_STOCK);
            assertThat(outcomes.stream().filter(CheckoutOutcome.Refused.class::isInstance))
                    .hasSize(SHOPPERS - IN_STOCK);
            assertThat(paid).isEqualTo(IN_STOCK);
            assertThat(left).isEqualTo(SHOPPERS - IN_STOCK);
        }
    }

    @ParameterizedTest
    @CsvSource({"STEPS,1", "STEPS,3", "TWO_PHASE,1", "TWO_PHASE,3"})
    void unitsHeldByOneWhoFailsAreSoldToTheOther(NodeConfig.Engine engine, int members) throws Exception {
        try (TestGrid grid = TestGrid.start(engine, members);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int contest = 0; contest < CONTESTS; contest++) {
                Shop shop = grid.shop(contest);
                ItemId scarce = done(shop.createItem(new Amount(1)));
                ItemId none = done(shop.createItem(new Amount(1)));
                done(shop.addStock(scarce, new Amount(1)));
                UserId user = done(shop.createUser());
                done(shop.addFunds(user, new Amount(2)));
                OrderId both = done(shop.createOrder(user));
                done(shop.addLine(both, scarce, new Amount(1)));
                done(shop.addLine(both, none, new Amount(1)));
                UserId other = done(shop.createUser());
                done(shop.addFunds(other, new Amount(1)));
                OrderId one = done(shop.createOrder(other));
                done(shop.addLine(one, scarce, new Amount(1)));

                List<CheckoutOutcome> outcomes = atOnce(
                        threads,
                        List.of(
                                () -> grid.shop(0).checkout(both),
                                () -> grid.shop(members - 1).checkout(one)));

                assertThat(outcomes.get(0)).isInstanceOf(CheckoutOutcome.Refused.class);
                assertThat(outcomes.get(1)).isInstanceOf(CheckoutOutcome.Paid.class);
                assertThat(shop.findItem(scarce).orElseThrow().stock()).isEqualTo(Amount.ZERO);
                assertThat(shop.findUser(user).orElseThrow().credit()).isEqualTo(new Amount(2));
            }
        }
    }

    private static <T> List<T> atOnce(ExecutorService threads, List<Callable<T>> calls) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> call : calls) {
            running.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        start.countDown();
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get());
        }
        return results;
    }

    private static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }
}
