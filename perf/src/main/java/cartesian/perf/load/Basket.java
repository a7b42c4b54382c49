package cartesian.perf.load;

import java.util.Arrays;
import java.util.List;

/**
 * What one checkout takes. Everything costs 1, so that it costs as much as it has units.
 *
 * @param user number of its user; {@link #UNKNOWN} if the server has drawn it
 * @param items numbers of its items, one for each unit; empty if the server has drawn them
 */
record Basket(int user, List<Integer> items, long units) {
    static final int UNKNOWN = -1;

    Basket {
        items = List.copyOf(items);
        assert items.isEmpty() || items.size() == units : "one item for each unit";
    }

    static Basket drawnByServer(long units) {
        return new Basket(UNKNOWN, List.of(), units);
    }

    static Basket of(int user, int... items) {
        return new Basket(user, Arrays.stream(items).boxed().toList(), items.length);
    }

    boolean isKnown() {
        return user != UNKNOWN;
    }
}
