package cartesian.node.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.CheckoutOutcome;
import cartesian.api.Outcome;
import cartesian.node.checkout.MemoryRecords.Fate;
import cartesian.node.record.OrderRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random calls with keys, each made by several clients on several nodes, in a random order of steps that a seed repeats. */
final class KeyedHistoriesTest extends KeyedShop {
    private static final int HISTORIES = 60;
    private static final int KEYS = 5;
    private static final int CLIENTS = 3;

    static LongStream seeds() {
        return LongStream.range(0, HISTORIES);
    }

    /** The kinds of calls, and what one of them adds to units of x, and to credit. */
    @SuppressWarnings("ImmutableEnumChecker") // The functions capture nothing.
    private enum Kind {
        ADD(shop -> shop.addStock(X, ONE), 1, 0),
        SUBTRACT(shop -> shop.subtractStock(X, ONE), -1, 0),
        FUND(shop -> shop.addFunds(USER, ONE), 0, 1),
        SPEND(shop -> shop.pay(USER, ONE), 0, -1),
        TOO_MUCH(shop -> shop.subtractStock(X, new Amount(10_000)), 0, 0),
        PAY(shop -> shop.payOrder(USER, BOTH, new Amount(25)), 0, 0),
        CANCEL(shop -> shop.cancelPayment(USER, BOTH), 0, 0),
        CANCEL_PAID(shop -> shop.cancelPayment(USER, PAID), 0, 0),
        CHECK_OUT(shop -> shop.checkout(BOTH), 0, 0),
        CHECK_OUT_PAID(shop -> shop.checkout(PAID), 0, 0);

        private final Function<Shop, Object> call;
        private final long units;
        private final long credit;

        Kind(Function<Shop, Object> call, long units, long credit) {
            this.call = call;
            this.units = units;
            this.credit = credit;
        }
    }

    private static boolean isRefused(Object told) {
        return told instanceof Outcome.Refused<?> || told instanceof CheckoutOutcome.Refused;
    }

    private static boolean isDone(Object told) {
        return told instanceof Outcome.Done<?> || told instanceof CheckoutOutcome.Paid;
    }

    private List<Object> play(long seed, List<Callable<Object>> players) throws Exception {
        Random random = new Random(seed);
        Turns turns = new Turns(waiting -> List.copyOf(waiting).get(random.nextInt(waiting.size())));
        records.hook(turns);
        records.weather((call, _) -> switch (new Random(seed * 1_000_003 + call).nextInt(12)) {
            case 0 -> Fate.STEP_LOST;
            case 1 -> Fate.ANSWER_LOST;
            default -> Fate.ANSWERED;
        });
        try {
            return turns.play(players);
        } finally {
            records.hook((_, _) -> {});
            records.weather((_, _) -> Fate.ANSWERED);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachKeyChangesOnceAndIsToldOneThing(long seed) throws Exception {
        Random random = new Random(seed);
        fillShop();
        List<Kind> kinds = new ArrayList<>();
        List<Integer> calls = new ArrayList<>();
        for (int number = 0; number < KEYS; number++) {
            kinds.add(Kind.values()[random.nextInt(Kind.values().length)]);
            calls.addAll(Collections.nCopies(CLIENTS, number));
        }
        Collections.shuffle(calls, random);
        List<Callable<Object>> players = new ArrayList<>();
        for (int number : calls) {
            Shop node = random.nextBoolean() ? shop : second;
            Kind kind = kinds.get(number);
            players.add(() -> kind.call.apply(node.under(key("key " + number, kind.name()))));
        }

        List<Object> told = play(seed, players);

        Map<Integer, Object> byKey = new HashMap<>();
        for (int index = 0; index < told.size(); index++) {
            Object answer = told.get(index);
            assertThat(isDone(answer) || isRefused(answer))
                    .as("seed %d: %s", seed, answer)
                    .isTrue();
            Object other = byKey.putIfAbsent(calls.get(index), answer);
            if (other != null) {
                assertThat(answer).as("seed %d, %s", seed, kinds).isEqualTo(other);
            }
        }
        audit(seed, kinds, byKey);
        String before = state();
        byKey.forEach((number, answer) -> {
            Kind kind = kinds.get(number);
            CallKey again = key("key " + number, kind.name());
            assertThat(kind.call.apply(second.under(again))).as("seed %d", seed).isEqualTo(answer);
            assertThat(again.isReplayed()).isTrue();
        });
        assertThat(state()).as("seed %d", seed).isEqualTo(before);
        assertThat(member.buffer().receipts())
                .as("seed %d", seed)
                .isEqualTo(records.receipts())
                .hasSize(KEYS);
    }

    private void audit(long seed, List<Kind> kinds, Map<Integer, Object> byKey) {
        rest();
        long units = UNITS;
        long credit = CREDIT + records.get(PAID).cost();
        for (int number = 0; number < KEYS; number++) {
            if (isDone(Objects.requireNonNull(byKey.get(number)))) {
                units += kinds.get(number).units;
                credit += kinds.get(number).credit;
            }
        }
        OrderRecord both = records.get(BOTH);
        OrderRecord paid = records.get(PAID);
        assertThat(units(X) + (both.taken() ? 2 : 0))
                .as("seed %d, %s", seed, byKey)
                .isEqualTo(units);
        assertThat(units(Y) + (both.taken() ? 1 : 0) + (paid.taken() ? 1 : 0))
                .as("seed %d, %s", seed, byKey)
                .isEqualTo(UNITS);
        assertThat(credit() + Math.max(both.charged(), 0) + Math.max(paid.charged(), 0))
                .as("seed %d, %s", seed, byKey)
                .isEqualTo(credit);
    }
}
