package cartesian.node.live;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.node.checkout.Decision.Claim;
import cartesian.node.record.AccountKey;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HotItemsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Random random = new Random(5);
    private final HotItems items = new HotItems(nanos::get, () -> random.nextInt(16) == 0);

    private static Claim item(String item) {
        return new Claim(new AccountKey.OfItem(new ItemId(item)), 3);
    }

    private void want(String item, int times) {
        for (int count = 0; count < times; count++) {
            items.wanted(List.of(item(item), new Claim(new AccountKey.OfUser(new UserId("u")), 7)));
        }
    }

    @Test
    void fewCheckoutsAreCountedToTheLast() {
        want("a", 3);
        want("b", 5);
        items.wanted(List.of(item("a"), item("c")));

        HotItems.Lately lately = items.lately(2);
        assertThat(lately.demand()).as("users are no items").isEqualTo(10);
        assertThat(lately.wanted()).containsExactly(new Wanted("b", 5), new Wanted("a", 4));
    }

    @Test
    void manyAreSampledAndStillTrueToAPerCent() {
        long all = 0;
        for (int second = 0; second < 30; second++) {
            for (int count = 0; count < 20_000; count++) {
                boolean hot = random.nextInt(10) == 0;
                want(hot ? "hot" : Integer.toString(random.nextInt(100_000)), 1);
                all++;
            }
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }

        HotItems.Lately lately = items.lately(10);
        assertThat((double) lately.demand()).isBetween(0.95 * all, 1.05 * all);
        assertThat(lately.wanted().getFirst().item()).isEqualTo("hot");
        double share = (double) lately.wanted().getFirst().times() / lately.demand();
        assertThat(share).isBetween(0.09, 0.11);
    }

    @Test
    void evenDemandHasNoFavourite() {
        for (int count = 0; count < 50_000; count++) {
            want(Integer.toString(count % 10_000), 1);
        }

        assertThat(items.lately(10).wanted()).isEmpty();
    }

    @Test
    void whatWasWantedTwoMinutesAgoIsForgotten() {
        want("a", 3);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
        want("b", 1);
        assertThat(items.lately(10).wanted()).extracting(Wanted::item).containsExactly("a", "b");

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(60));
        assertThat(items.lately(10).wanted()).extracting(Wanted::item).containsExactly("b");
        want("c", 2);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(121));
        assertThat(items.lately(10)).isEqualTo(new HotItems.Lately(0, List.of()));
    }
}
