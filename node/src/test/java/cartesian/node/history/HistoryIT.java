package cartesian.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.UserId;
import cartesian.node.NodeConfig;
import cartesian.node.TestGrid;
import cartesian.node.checkout.Shop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer of many threads, on every member, has a serial order in which it is right. */
class HistoryIT {
    private static final int ITEMS = 2;
    private static final int USERS = 2;
    private static final int ORDERS = 4;
    private static final int THREADS = 5;
    private static final int CALLS = 4;
    private static final int ROUNDS = Integer.getInteger("cartesian.history.rounds", 200);
    private static final long SEED = Long.getLong("cartesian.history.seed", System.nanoTime());

    @ParameterizedTest
    @CsvSource({"STEPS,1", "STEPS,3", "TWO_PHASE,1", "TWO_PHASE,3"})
    void everyAnswerHasASerialOrder(NodeConfig.Engine engine, int members) throws Exception {
        System.out.println("history seed " + SEED + ", " + engine + ", members " + members);
        Random random = new Random(SEED);
        try (TestGrid grid = TestGrid.start(engine, members);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                round(grid, threads, random, "round " + round + " of seed " + SEED);
            }
        }
    }

    private static void round(TestGrid grid, ExecutorService threads, Random random, String name) throws Exception {
        long[] stock = random.longs(ITEMS, 0, 4).toArray();
        long[] credit = random.longs(USERS, 0, 8).toArray();
        int[] userOf = random.ints(ORDERS, 0, USERS).toArray();
        List<Map<Integer, Long>> lines = new ArrayList<>();
        for (int order = 0; order < ORDERS; order++) {
            Map<Integer, Long> of = new TreeMap<>();
            for (int line = random.nextInt(3); line > 0; line--) {
                of.merge(random.nextInt(ITEMS), 1L + random.nextInt(2), Long::sum);
            }
            lines.add(of);
        }
        Call.World world = world(grid.shop(random.nextInt(grid.size())), stock, credit, userOf, lines);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<List<Linearizer.Event>>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Shop shop = grid.shop(random.nextInt(grid.size()));
            List<Call> calls = new ArrayList<>();
            for (int index = 0; index < CALLS; index++) {
                calls.add(call(random, userOf));
            }
            running.add(threads.submit(() -> {
                start.await();
                return run(calls, shop, world);
            }));
        }
        start.countDown();
        List<Linearizer.Event> events = new ArrayList<>();
        for (Future<List<Linearizer.Event>> thread : running) {
            events.addAll(thread.get());
        }
        events.addAll(run(lastLook(), grid.shop(random.nextInt(grid.size())), world));
        events.sort(Comparator.comparingLong(Linearizer.Event::began));
        assertThat(Linearizer.explains(new Model(stock, credit, userOf, lines), events))
                .as(
                        "%s: stock %s, credit %s, users of orders %s, lines %s, calls%n%s",
                        name,
                        stock,
                        credit,
                        userOf,
                        lines,
                        String.join("\n", events.toString().split("Event")))
                .isTrue();
    }

    private static Call.World world(
            Shop shop, long[] stock, long[] credit, int[] userOf, List<Map<Integer, Long>> lines) {
        List<ItemId> items = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            items.add(done(shop.createItem(new Amount(Model.price(item)))));
            done(shop.addStock(items.get(item), new Amount(stock[item])));
        }
        List<UserId> users = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            users.add(done(shop.createUser()));
            done(shop.addFunds(users.get(user), new Amount(credit[user])));
        }
        List<OrderId> orders = new ArrayList<>();
        for (int order = 0; order < ORDERS; order++) {
            OrderId id = done(shop.createOrder(users.get(userOf[order])));
            orders.add(id);
            lines.get(order).forEach((item, units) -> done(shop.addLine(id, items.get(item), new Amount(units))));
        }
        return new Call.World(items, users, orders);
    }

    private static <T> T done(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<T>) outcome).value();
    }

    private static List<Linearizer.Event> run(List<Call> calls, Shop shop, Call.World world) {
        List<Linearizer.Event> events = new ArrayList<>();
        for (Call call : calls) {
            long began = System.nanoTime();
            String answer = Call.run(call, shop, world);
            events.addAll(events(call, answer, began, System.nanoTime()));
        }
        return events;
    }

    /** A call that changes an account answers what it has become: a change, and a reading that comes after it. */
    private static List<Linearizer.Event> events(Call call, String answer, long began, long ended) {
        Call reading = switch (call) {
            case Call.AddStock(int item, long _) -> new Call.FindItem(item);
            case Call.SubtractStock(int item, long _) -> new Call.FindItem(item);
            case Call.AddFunds(int user, long _) -> new Call.FindUser(user);
            case Call.TakeFunds(int user, long _) -> new Call.FindUser(user);
            default -> call;
        };
        if (reading.equals(call) || !answer.startsWith("done ")) {
            return List.of(new Linearizer.Event(call, answer, began, ended, null));
        }
        Linearizer.Event change = new Linearizer.Event(call, "done", began, ended, null);
        return List.of(change, new Linearizer.Event(reading, answer.substring(5), began, ended, change));
    }

    private static Call call(Random random, int[] userOf) {
        int item = random.nextInt(ITEMS);
        int user = random.nextInt(USERS);
        int order = random.nextInt(ORDERS);
        long units = 1L + random.nextInt(3);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> new Call.Checkout(order);
            case 7, 8 -> new Call.Pay(random.nextInt(5) == 0 ? user : userOf[order], order, random.nextInt(6));
            case 9, 10 -> new Call.Cancel(random.nextInt(5) == 0 ? user : userOf[order], order);
            case 11 -> new Call.AddStock(item, units);
            case 12 -> new Call.SubtractStock(item, units);
            case 13 -> new Call.AddFunds(user, units);
            case 14 -> new Call.TakeFunds(user, units);
            case 15 -> new Call.AddLine(order, item, units);
            case 16 -> new Call.RemoveLine(order, item);
            case 17 -> new Call.FindUser(user);
            case 18 -> new Call.FindOrder(order);
            default -> new Call.FindItem(item);
        };
    }

    /** Reads everything, after all else has ended. */
    private static List<Call> lastLook() {
        List<Call> calls = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            calls.add(new Call.FindItem(item));
        }
        for (int user = 0; user < USERS; user++) {
            calls.add(new Call.FindUser(user));
        }
        for (int order = 0; order < ORDERS; order++) {
            calls.add(new Call.FindOrder(order));
        }
        return calls;
    }
}
