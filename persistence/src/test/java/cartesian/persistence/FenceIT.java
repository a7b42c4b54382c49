package cartesian.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome;
import cartesian.persistence.Fence.TakeOutcome.Held;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FenceIT {
    private static final long LEASE_MILLIS = 3_000;

    private final DatabaseConfig config = TestDatabase.migrated();
    private final Database database = Database.open(config);
    private final Fence fence = database.fence();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theFirstTermIsFree() {
        assertThat(take("a")).isEqualTo(new Taken(1, 0));
    }

    @Test
    void aLeaseKeepsOthersOut() {
        take("a");
        assertThat(take("b")).isInstanceOfSatisfying(Held.class, held -> {
            assertThat(held.clusterId()).isEqualTo("a");
            assertThat(held.term()).isEqualTo(1);
            assertThat(held.ageMillis()).isBetween(0L, LEASE_MILLIS);
        });
        assertThat(take("a")).isInstanceOf(Held.class);
    }

    @Test
    void aLeaseRunsOutByTheClockOfTheDatabase() {
        take("a");
        age(2_500);
        assertThat(take("b")).isInstanceOf(Held.class);
        age(600);
        assertThat(take("b")).isEqualTo(new Taken(2, 0));
        assertThat(fence.renew(1)).isFalse();
    }

    @Test
    void renewingBeginsTheLeaseAnew() {
        take("a");
        age(2_900);
        assertThat(fence.renew(1)).isTrue();
        age(2_000);
        assertThat(take("b")).isInstanceOf(Held.class);
    }

    @Test
    void aReleasedTermIsFreeAtOnceAndCannotBeRenewed() {
        take("a");
        assertThat(fence.release(1)).isTrue();
        assertThat(fence.renew(1)).isFalse();
        assertThat(fence.release(1)).isFalse();
        assertThat(take("b")).isEqualTo(new Taken(2, 0));
    }

    @Test
    void aClusterMaySucceedItselfAndNobodyElse() {
        take("a");
        assertThat(fence.take("b", LEASE_MILLIS, Claim.SUCCEED_OWN_CLUSTER)).isInstanceOf(Held.class);
        assertThat(fence.take("a", LEASE_MILLIS, Claim.SUCCEED_OWN_CLUSTER)).isEqualTo(new Taken(2, 0));
    }

    @Test
    void takingTellsTheDurableEpoch() {
        take("a");
        TestDatabase.execute(config, "UPDATE fence SET epoch = 41, released = true");
        assertThat(take("b")).isEqualTo(new Taken(2, 41));
        assertThat(fence.read().epoch()).isEqualTo(41);
    }

    @Test
    void ofManyAtOnceOneTakesTheTerm() throws Exception {
        List<Future<TakeOutcome>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int cluster = 0; cluster < 24; cluster++) {
                String id = "cluster-" + cluster;
                outcomes.add(threads.submit(() -> take(id)));
            }
        }
        int taken = 0;
        for (Future<TakeOutcome> outcome : outcomes) {
            taken += outcome.get() instanceof Taken ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1);
        assertThat(fence.read().term()).isEqualTo(1);
    }

    private TakeOutcome take(String cluster) {
        return fence.take(cluster, LEASE_MILLIS, Claim.WAIT_FOR_ALL);
    }

    private void age(int millis) {
        TestDatabase.execute(
                config, "UPDATE fence SET renewed_at = renewed_at - " + millis + " * interval '1 millisecond'");
    }
}
