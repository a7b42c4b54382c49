package cartesian.perf.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the shop of a round begins with. Everything costs 1.
 *
 * <p>Items and users are numbered, as batches make them. What orders alone change comes first, then one item and one
 * user that are only ever added to, then the items that are scarce.
 */
final class Assortment {
    static final int ITEMS = 40;
    static final int HOT = 0;
    static final int GROWING = 40;
    static final int SCARCE = 41;
    static final int SCARCE_ITEMS = 60;
    static final int ALL_ITEMS = SCARCE + SCARCE_ITEMS;
    static final int USERS = 40;
    static final int ALL_USERS = USERS + 1;

    static final long STOCK = 10_000_000;
    static final long SCARCE_STOCK = 3;
    static final long CREDIT = 10_000_000;

    private static final Duration STOCK_UP_MAX = Duration.ofMinutes(2);

    private Assortment() {}

    static boolean isScarce(int item) {
        return item >= SCARCE && item < ALL_ITEMS;
    }

    static long stockOf(int item) {
        return isScarce(item) ? SCARCE_STOCK : STOCK;
    }

    /** Items that orders alone change. */
    static IntStream sold() {
        return IntStream.range(0, ALL_ITEMS).filter(item -> item != GROWING);
    }

    /** Users that orders alone change. */
    static IntStream buyers() {
        return IntStream.range(0, USERS);
    }

    /**
     * Puts everything there, durably; the grid has to be ready, and without faults. A machine that has just started
     * several members may be too busy to answer in time: then all of it is done again, which comes to the same.
     */
    static void stockUp(Front front) {
        Answer[] last = new Answer[1];
        boolean done = Waiting.within(STOCK_UP_MAX, () -> {
            last[0] = tryToStockUp(front);
            return last[0].isDone();
        });
        if (!done) {
            throw new IllegalStateException("the shop could not be stocked up: " + last[0]);
        }
    }

    /** The first answer that is not as it should be, or the last one. */
    private static Answer tryToStockUp(Front front) {
        List<String> calls = new ArrayList<>();
        calls.add("/stock/batch_init/" + ALL_ITEMS + "/" + STOCK + "/1");
        calls.add("/payment/batch_init/" + ALL_USERS + "/" + CREDIT);
        IntStream.range(SCARCE, ALL_ITEMS)
                .forEach(item -> calls.add("/stock/subtract/" + item + "/" + (STOCK - SCARCE_STOCK)));
        for (String call : calls) {
            Answer answer = front.call("POST", call, false);
            if (!answer.isDone()) {
                return answer;
            }
        }
        return front.call("POST", "/stock/add/" + GROWING + "/0", true);
    }
}
