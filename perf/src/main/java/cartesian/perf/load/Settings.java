package cartesian.perf.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is to be measured.
 *
 * @param perSecond clients who arrive each second; empty: as many as connections allow
 * @param members how many to start; of no meaning if there are urls
 * @param urls members of others
 * @param epochs whether own members write to Postgres
 * @param records how many items, and as many users
 * @param orders how many to make; empty: enough
 */
record Settings(
        Workload workload,
        OptionalDouble perSecond,
        int connections,
        int threads,
        Duration warmup,
        Duration seconds,
        int members,
        List<URI> urls,
        boolean epochs,
        List<String> set,
        List<String> jvm,
        int records,
        OptionalInt orders,
        long seed) {
    private static final int BATCH_MAX = 2_000_000;
    private static final int MADE_MAX = 300_000;
    private static final int BATCH_PER_SECOND = 20_000;
    private static final int CONSTANTS_MAX = 9_000_000;
    private static final int CONSTANTS_PER_SECOND = 150_000;
    private static final int MADE_PER_SECOND = 8_000;
    private static final double SPARE = 1.02;

    Settings {
        urls = List.copyOf(urls);
        set = List.copyOf(set);
        jvm = List.copyOf(jvm);
    }

    /** The same of own members that are set otherwise. */
    Settings with(List<String> otherSet, boolean otherEpochs) {
        return copy(urls, otherEpochs, otherSet, orders);
    }

    /** The same of a server at these URLs. */
    Settings at(List<URI> others) {
        return copy(others, epochs, set, orders);
    }

    /** The same with enough orders for a server that does not keep them. */
    Settings ofConstantAnswers() {
        double seconds = (warmup().toMillis() + seconds().toMillis()) / 1e3;
        return copy(urls, epochs, set, OptionalInt.of((int) Math.min(CONSTANTS_MAX, seconds * CONSTANTS_PER_SECOND)));
    }

    private Settings copy(List<URI> otherUrls, boolean otherEpochs, List<String> otherSet, OptionalInt otherOrders) {
        return new Settings(
                workload,
                perSecond,
                connections,
                threads,
                warmup,
                seconds,
                members,
                otherUrls,
                otherEpochs,
                otherSet,
                jvm,
                records,
                otherOrders,
                seed);
    }

    boolean isOwn() {
        return urls.isEmpty();
    }

    /** Enough orders for the whole run, as far as can be foreseen: in a closed loop the grid says how many it takes. */
    int ordersWanted() {
        if (orders.isPresent()) {
            return orders.getAsInt();
        }
        double seconds = (warmup().toMillis() + seconds().toMillis()) / 1e3;
        if (perSecond.isPresent()) {
            // Of a mixture more may be checkouts than on average.
            return (int)
                    Math.min(BATCH_MAX, perSecond.getAsDouble() * seconds * workload.checkoutsEach() * SPARE + 1_000);
        }
        return workload.makesOrders()
                ? (int) Math.min(MADE_MAX, seconds * MADE_PER_SECOND)
                : (int) Math.min(BATCH_MAX, seconds * BATCH_PER_SECOND);
    }

    String load() {
        return perSecond.isPresent()
                ? "open loop, %,.0f clients/s on up to %d connections".formatted(perSecond.getAsDouble(), connections)
                : "closed loop, " + connections + " connections";
    }

    String grid() {
        if (!isOwn()) {
            return String.join(", ", urls.stream().map(URI::toString).toList());
        }
        return members + (members == 1 ? " member" : " members") + ", epochs " + (epochs ? "on" : "off")
                + (set.isEmpty() ? "" : ", " + String.join(" ", set))
                + (jvm.isEmpty() ? "" : ", " + String.join(" ", jvm));
    }
}
