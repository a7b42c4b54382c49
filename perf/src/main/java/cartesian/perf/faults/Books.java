package cartesian.perf.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all clients of a round know: the stories of orders, and what was added to the two accounts that only grow. */
final class Books {
    private final Queue<OrderStory> orders = new ConcurrentLinkedQueue<>();
    private final Queue<Growth> stock = new ConcurrentLinkedQueue<>();
    private final Queue<Growth> funds = new ConcurrentLinkedQueue<>();

    /** Units that a call has added to an account, or was to add. */
    record Growth(long units, Answer answer) {}

    OrderStory begin(String order, int user) {
        OrderStory story = new OrderStory(order, user);
        orders.add(story);
        return story;
    }

    void addedStock(Growth growth) {
        stock.add(growth);
    }

    void addedFunds(Growth growth) {
        funds.add(growth);
    }

    List<OrderStory> orders() {
        return new ArrayList<>(orders);
    }

    List<Growth> stock() {
        return new ArrayList<>(stock);
    }

    List<Growth> funds() {
        return new ArrayList<>(funds);
    }
}
