package cartesian.perf.faults;

import java.util.ArrayList;
import java.util.List;

/** All calls of the one client that knows an order, in their order, with their answers. */
final class OrderStory {
    private final String order;
    private final int user;
    private final List<Event> events = new ArrayList<>();

    /** What was asked of an order. */
    enum Kind {
        CREATE,
        ADD_ITEM,
        PAY,
        CHECKOUT,
        CANCEL,
        FIND
    }

    /**
     * One call.
     *
     * @param item and {@code units}: what was added; 0 for other kinds
     * @param durably whether the client asked to wait until it is durable
     */
    record Event(Kind kind, int item, long units, boolean durably, Answer answer) {
        static Event of(Kind kind, Answer answer) {
            return new Event(kind, 0, 0, false, answer);
        }

        boolean mayPay() {
            return kind == Kind.PAY || kind == Kind.CHECKOUT;
        }

        boolean mayHaveHappened() {
            return answer.isDone() || answer.isOpen();
        }
    }

    OrderStory(String order, int user) {
        this.order = order;
        this.user = user;
    }

    String order() {
        return order;
    }

    int user() {
        return user;
    }

    synchronized Answer add(Event event) {
        events.add(event);
        return event.answer();
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("order " + order + " of user " + user);
        events().forEach(event -> text.append("\n      ").append(event.answer()));
        return text.toString();
    }
}
