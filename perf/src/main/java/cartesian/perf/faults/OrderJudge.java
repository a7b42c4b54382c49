package cartesian.perf.faults;

import cartesian.perf.faults.OrderStory.Event;
import cartesian.perf.faults.OrderStory.Kind;
import cartesian.perf.faults.Views.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Whether what is shown of one order can be true, given what its client was told. Pure. */
final class OrderJudge {
    private static final int NOT_FOUND = 404;

    private final OrderStory story;
    private final List<Event> events;
    private final List<Loss> losses;
    private final Predicate<Event> isTrueRefusal;
    private final List<String> violations = new ArrayList<>();

    /**
     * Makes the judge of one order.
     *
     * @param isTrueRefusal whether a refusal of a checkout is explained by what others bought
     */
    OrderJudge(OrderStory story, List<Loss> losses, Predicate<Event> isTrueRefusal) {
        this.story = story;
        this.events = story.events();
        this.losses = List.copyOf(losses);
        this.isTrueRefusal = isTrueRefusal;
    }

    /** What is wrong with the story itself, and with how the order is shown in the end. */
    List<String> judge(Optional<Shown> shownLast) {
        for (int index = 0; index < events.size(); index++) {
            Event event = events.get(index);
            List<Event> before = events.subList(0, index);
            if (event.answer().isRefused() && !mayRefuse(event, before)) {
                complain("refused without a reason: " + event.answer());
            } else if (event.kind() == Kind.FIND && event.answer().isDone()) {
                compare(before, Views.order(event.answer().body()), "was shown as");
            }
        }
        if (shownLast.isPresent()) {
            compare(events, shownLast.get(), "is in the end");
        } else if (certain(events.getFirst())) {
            complain("is gone, though its creation was acknowledged");
        }
        return violations;
    }

    private boolean mayRefuse(Event event, List<Event> before) {
        if (before.stream().anyMatch(this::mayBeLost)) {
            return true;
        }
        return switch (event.kind()) {
            case CHECKOUT -> isTrueRefusal.test(event);
            case CANCEL ->
                event.answer().status() == NOT_FOUND
                        && before.stream()
                                .anyMatch(earlier -> earlier.kind() == Kind.CANCEL
                                        && earlier.answer().isOpen());
            case CREATE, ADD_ITEM, PAY, FIND -> false;
        };
    }

    private void compare(List<Event> before, Shown shown, String when) {
        String is = when + " " + shown;
        if (!shown.user().equals(Integer.toString(story.user()))) {
            complain(is + ": of another user");
        }
        compareLines(before, shown, is);
        long sum = shown.lines().values().stream().mapToLong(Long::longValue).sum();
        if (sum != shown.cost()) {
            complain(is + ": its lines cost " + sum);
        }
        boolean cancelled = before.stream().anyMatch(event -> event.kind() == Kind.CANCEL && event.mayHaveHappened());
        if (!shown.paid() && !cancelled && before.stream().anyMatch(event -> event.mayPay() && certain(event))) {
            complain(is + ": its payment was acknowledged and is lost");
        }
        if (shown.paid() && before.stream().noneMatch(event -> event.mayPay() && event.mayHaveHappened())) {
            complain(is + ": nobody has paid");
        }
        if (shown.paid() && isSurelyCancelled(before)) {
            complain(is + ": its cancellation was acknowledged and is lost");
        }
    }

    private void compareLines(List<Event> before, Shown shown, String is) {
        Map<String, Long> least = new TreeMap<>();
        Map<String, Long> most = new TreeMap<>();
        for (Event event : before) {
            if (event.kind() == Kind.ADD_ITEM && event.mayHaveHappened()) {
                String item = Integer.toString(event.item());
                most.merge(item, event.units(), Long::sum);
                least.merge(item, certain(event) ? event.units() : 0, Long::sum);
            }
        }
        Set<String> items = new TreeSet<>(most.keySet());
        items.addAll(shown.lines().keySet());
        for (String item : items) {
            long units = shown.lines().getOrDefault(item, 0L);
            long min = least.getOrDefault(item, 0L);
            long max = most.getOrDefault(item, 0L);
            if (units < min || units > max) {
                complain(is + ": item " + item + " was added " + min + " to " + max + " times");
            }
        }
    }

    /** The last thing that may have changed it was a cancellation, and nothing before it can still happen. */
    private boolean isSurelyCancelled(List<Event> before) {
        boolean cancelled = false;
        for (Event event : before) {
            if (event.mayPay() && event.mayHaveHappened()) {
                cancelled = false;
                if (event.answer().isOpen()) {
                    return false;
                }
            } else if (event.kind() == Kind.CANCEL && certain(event)) {
                cancelled = true;
            }
        }
        return cancelled;
    }

    /** Whether this checkout, and no cancellation, was acknowledged for good. */
    boolean isSurelyTaken() {
        return events.stream().anyMatch(event -> event.kind() == Kind.CHECKOUT && certain(event))
                && events.stream().noneMatch(event -> event.kind() == Kind.CANCEL && event.mayHaveHappened());
    }

    private boolean certain(Event event) {
        return event.answer().isDone() && !mayBeLost(event);
    }

    private boolean mayBeLost(Event event) {
        return event.kind() != Kind.FIND
                && event.answer().isDone()
                && losses.stream().anyMatch(loss -> loss.mayHaveTaken(event.answer(), event.durably()));
    }

    private void complain(String what) {
        violations.add("order " + story.order() + " " + what + "\n    " + story);
    }
}
