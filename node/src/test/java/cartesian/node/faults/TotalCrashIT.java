package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All members are killed at once, again and again: each time the grid comes back as it was at the last durable epoch. */
class TotalCrashIT {
    private static final int CRASHES = Integer.getInteger("cartesian.faults.crashes", 6);
    /** Of so many crashes, one is of two members and the others of one, which start sooner. */
    private static final int TWO_MEMBERS_EVERY = 5;

    private static final long SEED = Long.getLong("cartesian.faults.seed", System.nanoTime());

    @TempDir
    Path directory;

    @Test
    void gridRestartsAtTheLastDurableEpoch() throws Exception {
        System.out.println("total crash, seed " + SEED);
        Random random = new Random(SEED);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Ledger ledger = new Ledger(postgres.config())) {
            int durable = 0;
            int late = 0;
            Map<String, String> before = Map.of();
            for (int crash = 0; crash < CRASHES; crash++) {
                String name = "crash " + crash + " of seed " + SEED;
                int members = crash % TWO_MEMBERS_EVERY == 0 ? 2 : 1;
                try (Cluster cluster = cluster(postgres, members).startAll()) {
                    if (crash == 0) {
                        Shoppers.stockUp(cluster);
                    } else {
                        assertThat(differences(cluster, before, random))
                                .as(name)
                                .isEmpty();
                        assertThat(ledger.answers()).as(name).isEqualTo(before);
                    }
                    Shoppers shoppers = Shoppers.start(cluster, 16, random.nextLong());
                    TimeUnit.MILLISECONDS.sleep(400 + random.nextInt(1_200));
                    cluster.killAll();
                    late += awaitLastCommit(ledger) ? 1 : 0;
                    shoppers.close();
                    assertThat(shoppers.wrong()).as(name).isEmpty();
                    for (String order : shoppers.durablyPaid()) {
                        assertThat(ledger.isPaid(order))
                                .as(name + ", order " + order)
                                .isTrue();
                    }
                    durable += shoppers.durablyPaid().size();
                }
                assertThat(ledger.read().isTorn()).as(name).isFalse();
                before = ledger.answers();
            }
            System.out.println(CRASHES + " crashes, " + durable + " durable checkouts kept, " + late
                    + " times Postgres was at work when all were dead, epoch " + ledger.epoch());
            assertThat(durable).isPositive();
        }
    }

    /** An epoch whose commit was under way is durable a moment after its scribe is dead; answers whether one was. */
    private static boolean awaitLastCommit(Ledger ledger) throws Exception {
        boolean late = ledger.othersAreBusy();
        Cluster.eventually("Postgres has ended what the dead began", Duration.ofSeconds(30), () -> {
            try {
                return !ledger.othersAreBusy();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
        return late;
    }

    private Cluster cluster(EmbeddedPostgres postgres, int members) {
        return new Cluster(
                postgres.config(), directory, members, "epochs.interval-millis=50", "epochs.lease-millis=1000");
    }

    /** Asks the grid for what the tables hold: all items and users, and some orders; answers what differs. */
    private static Map<String, String> differences(Cluster cluster, Map<String, String> expected, Random random) {
        Map<String, String> differs = new HashMap<>();
        expected.forEach((path, answer) -> {
            if (!path.startsWith("/payment/status") || random.nextInt(20) == 0) {
                String found = cluster.get(random.nextInt(cluster.size()), path);
                if (!found.equals(answer)) {
                    differs.put(path, found + " instead of " + answer);
                }
            }
        });
        return differs;
    }
}
