package cartesian.node.live;

import java.util.List;

/**
 * What a member says of its work.
 *
 * @param heapUsed bytes of its heap that collections have left
 * @param heapMax bytes that its heap may have
 * @param heapFull whether it turns writes away for that
 * @param condition what it does or waits for instead of serving, or what is wrong with Postgres; empty while all is well
 * @param seconds what it did, the newest first; as many as were asked for
 * @param demand how many lines checkouts asked for lately
 * @param wanted the items that they asked for most, the most wanted first; none if no second was asked for
 */
public record Activity(
        long heapUsed,
        long heapMax,
        boolean heapFull,
        String condition,
        List<Second> seconds,
        long demand,
        List<Wanted> wanted) {
    public Activity {
        seconds = List.copyOf(seconds);
        wanted = List.copyOf(wanted);
    }

    /** Of a member of which only its heap is known. */
    public static Activity ofHeap(long used, long max) {
        return new Activity(used, max, false, "", List.of(), 0, List.of());
    }
}
