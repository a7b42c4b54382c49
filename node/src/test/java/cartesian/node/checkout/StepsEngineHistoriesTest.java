package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Outcome;
import cartesian.api.Refusal;
import cartesian.node.checkout.MemoryRecords.Fate;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random calls on random shops, in a random order that a seed repeats. */
final class StepsEngineHistoriesTest extends EngineShop {
    private static final int HISTORIES = 60;

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    /** Orders of random lines, and a random but repeatable order of calls and losses. */
    private List<OrderId> randomShop(Random random) {
        for (int item = 0; item < 3; item++) {
            item(new ItemId("item-" + item), random.nextInt(6));
        }
        user(USER, random.nextInt(100));
        List<OrderId> orders = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            OrderId id = new OrderId("order-" + number);
            List<OrderLine> lines = new ArrayList<>();
            for (int line = 0; line <= random.nextInt(3); line++) {
                lines.add(line(
                        new ItemId("item-" + random.nextInt(3)),
                        1 + random.nextInt(2),
                        (line + 1) * random.nextLong(9)));
            }
            order(id, lines.toArray(OrderLine[]::new));
            orders.add(id);
        }
        return orders;
    }

    private Turns randomTurns(long seed) {
        Random random = new Random(seed);
        Turns turns = new Turns(waiting -> List.copyOf(waiting).get(random.nextInt(waiting.size())));
        records.hook(turns);
        records.weather((call, step) -> switch (new Random(seed * 1_000_003 + call).nextInt(12)) {
            case 0 -> Fate.STEP_LOST;
            case 1 -> Fate.ANSWER_LOST;
            default -> Fate.ANSWERED;
        });
        return turns;
    }

    private long unitsAndTaken(List<OrderId> orders, ItemId item) {
        long sum = units(item);
        for (OrderId order : orders) {
            OrderRecord record = records.get(order);
            sum += record.taken() ? record.quantities().getOrDefault(item, 0L) : 0;
        }
        return sum;
    }

    private long creditAndCharged(List<OrderId> orders) {
        long sum = credit(USER);
        for (OrderId order : orders) {
            sum += Math.max(records.get(order).charged(), 0);
        }
        return sum;
    }

    private List<Long> audit(List<OrderId> orders) {
        List<Long> sums = new ArrayList<>();
        for (int item = 0; item < 3; item++) {
            sums.add(unitsAndTaken(orders, new ItemId("item-" + item)));
        }
        sums.add(creditAndCharged(orders));
        return sums;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void refusalsOfCheckoutsThatRunTogetherStillHoldInTheEnd(long seed) throws Exception {
        Random random = new Random(seed);
        List<OrderId> orders = randomShop(random);
        List<Long> before = audit(orders);
        List<OrderId> asked = new ArrayList<>(orders);
        asked.add(orders.get(random.nextInt(orders.size())));
        List<Callable<Outcome<Amount>>> players = new ArrayList<>();
        for (OrderId order : asked) {
            players.add(() -> checkout(order));
        }

        List<Outcome<Amount>> outcomes = randomTurns(seed).play(players);

        rests();
        assertThat(audit(orders)).as("seed %d: %s", seed, outcomes).isEqualTo(before);
        for (int index = 0; index < asked.size(); index++) {
            OrderRecord order = records.get(asked.get(index));
            switch (outcomes.get(index)) {
                case Outcome.Done<Amount>(var charged, var _) -> {
                    assertThat(order.taken()).as("seed %d: %s", seed, outcomes).isTrue();
                    assertThat(order.charged())
                            .as("seed %d: %s", seed, outcomes)
                            .isEqualTo(charged.value());
                }
                case Outcome.Refused<Amount>(Refusal.OutOfStock(var item, var wanted, var _)) -> {
                    assertThat(order.taken()).as("seed %d: %s", seed, outcomes).isFalse();
                    assertThat(units(item)).as("seed %d: %s", seed, outcomes).isLessThan(wanted.value());
                }
                case Outcome.Refused<Amount>(Refusal.OutOfCredit(var user, var cost, var _)) -> {
                    assertThat(order.taken()).as("seed %d: %s", seed, outcomes).isFalse();
                    assertThat(credit(user)).as("seed %d: %s", seed, outcomes).isLessThan(cost.value());
                }
                case Outcome.Refused<Amount> _, Outcome.Overloaded<Amount> _, Outcome.Unresolved<Amount> _ ->
                    throw new AssertionError("seed " + seed + ": " + outcomes);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyMixOfCallsKeepsTheSums(long seed) throws Exception {
        Random random = new Random(seed);
        List<OrderId> orders = randomShop(random);
        List<Long> before = audit(orders);
        List<Callable<Boolean>> players = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            List<Callable<Outcome<Amount>>> calls = new ArrayList<>();
            for (int index = 0; index < 4; index++) {
                OrderId order = orders.get(random.nextInt(orders.size()));
                long cost = records.get(order).cost();
                switch (random.nextInt(4)) {
                    case 0 -> calls.add(() -> pay(order, cost));
                    case 1 -> calls.add(() -> cancel(order));
                    default -> calls.add(() -> checkout(order));
                }
            }
            players.add(() -> {
                boolean all = true;
                for (Callable<Outcome<Amount>> call : calls) {
                    Outcome<Amount> outcome = call.call();
                    all &= outcome instanceof Outcome.Done<Amount> || outcome instanceof Outcome.Refused<Amount>;
                }
                return all;
            });
        }

        assertThat(randomTurns(seed).play(players)).as("seed %d", seed).containsOnly(true);
        rests();
        assertThat(audit(orders)).as("seed %d", seed).isEqualTo(before);
    }
}
