package cartesian.node.live;

import cartesian.node.GridStatus;
import cartesian.node.live.Sample.GridSecond;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Samples of the whole grid, for whoever looks.
 *
 * <p>Members are asked only while somebody looks, and once a second at most for each kind of sample, however many look. Thread-safe.
 */
public final class LiveGrid {
    /** Over how many seconds latencies are summed. */
    public static final int LATELY_SECONDS = 10;

    private static final int WANTED_MAX = 10;

    private final IntFunction<GridStatus> census;
    private final LongSupplier clockMillis;
    private final Memo recent = new Memo(LATELY_SECONDS);
    private final Memo whole = new Memo(Diary.SECONDS);

    /**
     * Makes samples by asking.
     *
     * @param census finds out what the grid is made of, and what its members did in so many last seconds
     */
    public LiveGrid(IntFunction<GridStatus> census) {
        this(census, System::currentTimeMillis);
    }

    LiveGrid(IntFunction<GridStatus> census, LongSupplier clockMillis) {
        this.census = census;
        this.clockMillis = clockMillis;
    }

    /**
     * The sample of this second, with the last {@value #LATELY_SECONDS}; waits until it is known, for a second or so.
     *
     * @throws cartesian.node.checkout.UnavailableException if this member is in no grid now
     */
    public Sample recent() {
        return recent.now();
    }

    /** As {@link #recent}, with all that members remember. */
    public Sample whole() {
        return whole.now();
    }

    /** One sample for all who ask within the same second. */
    private final class Memo {
        private final int seconds;
        private @Nullable Sample newest;

        Memo(int seconds) {
            this.seconds = seconds;
        }

        synchronized Sample now() {
            long at = TimeUnit.MILLISECONDS.toSeconds(clockMillis.getAsLong());
            Sample known = newest;
            if (known == null || known.at() != at) {
                known = sum(at, census.apply(seconds));
                newest = known;
            }
            return known;
        }
    }

    static Sample sum(long at, GridStatus grid) {
        List<Activity> activities = grid.members().stream()
                .flatMap(member -> member.state().stream())
                .map(GridStatus.State::activity)
                .toList();
        int longest = activities.stream()
                .mapToInt(activity -> activity.seconds().size())
                .max()
                .orElse(0);
        List<GridSecond> seconds = new ArrayList<>(longest);
        List<Latencies> lately = new ArrayList<>();
        for (int back = 0; back < longest; back++) {
            int each = back;
            List<Second> same = activities.stream()
                    .filter(activity -> activity.seconds().size() > each)
                    .map(activity -> activity.seconds().get(each))
                    .toList();
            seconds.add(sum(at - 1 - back, same));
            if (back < LATELY_SECONDS) {
                same.forEach(second -> lately.add(second.latencies()));
            }
        }
        return new Sample(
                at,
                grid,
                seconds,
                Latencies.percentiles(lately),
                activities.stream().mapToLong(Activity::demand).sum(),
                wanted(activities));
    }

    private static GridSecond sum(long at, List<Second> same) {
        return new GridSecond(
                at,
                same.stream().mapToLong(Second::paid).sum(),
                same.stream().mapToLong(Second::refused).sum(),
                same.stream().mapToLong(Second::overloaded).sum(),
                same.stream().mapToLong(Second::unresolved).sum(),
                same.stream().mapToLong(Second::pauseMicros).max().orElse(0),
                Latencies.percentiles(same.stream().map(Second::latencies).toList()));
    }

    private static List<Wanted> wanted(List<Activity> activities) {
        Map<String, Long> times = new HashMap<>();
        for (Activity activity : activities) {
            activity.wanted().forEach(wanted -> {
                long _ = times.merge(wanted.item(), wanted.times(), Long::sum);
            });
        }
        return times.entrySet().stream()
                .map(entry -> new Wanted(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Wanted::times).reversed().thenComparing(Wanted::item))
                .limit(WANTED_MAX)
                .toList();
    }
}
