package cartesian.node.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches a serial order that explains a history: strict serializability over all records at once.
 *
 * <p>Depth-first search over the calls that may come next, remembering which states were reached with which calls done
 * (Wing and Gong, 1993, with Lowe's memory, 2017). Histories have at most 63 calls.
 */
final class Linearizer {
    /**
     * One call, what was answered, and when it began and ended, nanoseconds.
     *
     * @param after the call that comes before this one though their times are the same; null if there is none
     */
    record Event(
            Call call,
            String answer,
            long began,
            long ended,
            @Nullable Event after) {}

    private final List<Event> events;
    private final Set<String> dead = new HashSet<>();

    private Linearizer(List<Event> events) {
        this.events = events;
    }

    static boolean explains(Model start, List<Event> events) {
        if (events.size() > 63) {
            throw new IllegalArgumentException("a history of " + events.size() + " calls is too long");
        }
        return new Linearizer(events).search(start, 0);
    }

    private boolean isDone(@Nullable Event event, long done) {
        return event == null || (done & 1L << events.indexOf(event)) != 0;
    }

    private boolean search(Model model, long done) {
        if (Long.bitCount(done) == events.size()) {
            return true;
        }
        if (!dead.add(done + model.state())) {
            return false;
        }
        long firstEnd = Long.MAX_VALUE;
        for (int index = 0; index < events.size(); index++) {
            if ((done & 1L << index) == 0) {
                firstEnd = Math.min(firstEnd, events.get(index).ended());
            }
        }
        for (int index = 0; index < events.size(); index++) {
            Event event = events.get(index);
            if ((done & 1L << index) == 0 && event.began() <= firstEnd && isDone(event.after(), done)) {
                Model next = model.copy();
                if (next.apply(event.call()).contains(event.answer()) && search(next, done | 1L << index)) {
                    return true;
                }
            }
        }
        return false;
    }
}
