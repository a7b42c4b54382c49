package cartesian.node.demo;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.client.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** What shoppers were told, and what the shop has to show if all of it is true. Threads share it. */
final class Ledger {
    private static final long NANOS_MAX = 600_000_000_000L;

    private final Map<ItemId, LongAdder> stock = new ConcurrentHashMap<>();
    private final Map<UserId, LongAdder> credit = new ConcurrentHashMap<>();
    /** Orders that were checked out, and whether that was done or refused. */
    private final Map<OrderId, Boolean> orders = new ConcurrentHashMap<>();

    private final LongAdder calls = new LongAdder();
    private final LongAdder paid = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder charged = new LongAdder();
    private final LongAdder sold = new LongAdder();
    /** Answers that nothing explains: the shop may refuse a checkout, and nothing else. */
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    private final Recorder checkouts = new Recorder(NANOS_MAX, 2);

    void addedStock(ItemId item, Amount units) {
        stock.computeIfAbsent(item, any -> new LongAdder()).add(units.value());
    }

    void addedFunds(UserId user, Amount funds) {
        credit.computeIfAbsent(user, any -> new LongAdder()).add(funds.value());
    }

    /** Takes down an answer; the value, if it was done. A call that was not is wrong, for these are not to be refused. */
    <T> Optional<T> told(Answer<T> answer) {
        calls.increment();
        return switch (answer) {
            case Answer.Done<T>(var value, var _) -> Optional.of(value);
            case Answer.Refused<T> _, Answer.Unavailable<T> _, Answer.Unresolved<T> _ -> {
                wrong.add(answer.toString());
                yield Optional.empty();
            }
        };
    }

    /** Takes down what a checkout was told, and how long it took. */
    void checkedOut(OrderId order, UserId user, List<Line> lines, Amount cost, Answer<OrderId> answer, long nanos) {
        if (answer instanceof Answer.Refused<OrderId>(var problem) && problem.status() == 409) {
            calls.increment();
            refused.increment();
            orders.put(order, false);
        } else if (told(answer).isPresent()) {
            checkouts.recordValue(Math.min(nanos, NANOS_MAX));
            paid.increment();
            charged.add(cost.value());
            orders.put(order, true);
            addedFunds(user, -cost.value());
            for (Line line : lines) {
                sold.add(line.quantity());
                take(line);
            }
        }
    }

    private void addedFunds(UserId user, long funds) {
        credit.computeIfAbsent(user, any -> new LongAdder()).add(funds);
    }

    private void take(Line line) {
        stock.computeIfAbsent(line.item(), any -> new LongAdder()).add(-line.quantity());
    }

    /** Each item, and the units of it that have to be there. */
    Map<ItemId, Long> stock() {
        return sums(stock);
    }

    /** Each user, and the credit that has to be there. */
    Map<UserId, Long> credit() {
        return sums(credit);
    }

    private static <K> Map<K, Long> sums(Map<K, LongAdder> adders) {
        return adders.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum()));
    }

    /** Each order whose checkout was answered, and whether it has to be paid. */
    Map<OrderId, Boolean> orders() {
        return Map.copyOf(orders);
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    long calls() {
        return calls.sum();
    }

    long paid() {
        return paid.sum();
    }

    long refused() {
        return refused.sum();
    }

    long sold() {
        return sold.sum();
    }

    Books books() {
        return new Books(sum(stock), sum(credit), paid.sum(), charged.sum());
    }

    private static <K> long sum(Map<K, LongAdder> adders) {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** How long checkouts took since this was asked last, in nanoseconds. */
    Histogram newCheckouts() {
        return checkouts.getIntervalHistogram();
    }
}
