package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Postgres dies or stands still under load: the shop goes on, says so, and catches up. */
class PostgresLostIT {
    private static final int KILLS = 3;
    private static final Duration CATCH_UP_MAX = Duration.ofSeconds(30);
    private static final long SEED = Long.getLong("cartesian.faults.seed", System.nanoTime());

    @TempDir
    Path directory;

    @Test
    void killedPostgresLosesNothingAndDoublesNothing() throws Exception {
        System.out.println("postgres killed, seed " + SEED);
        Random random = new Random(SEED);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(postgres.config(), directory, 1).startAll()) {
            Shoppers.stockUp(cluster);
            try (Shoppers shoppers = Shoppers.start(cluster, 12, random.nextLong())) {
                for (int kill = 0; kill < KILLS; kill++) {
                    TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(800));
                    long before = shoppers.checkouts();
                    kill(postgres);
                    Cluster.eventually("checkouts go on", CATCH_UP_MAX, () -> shoppers.checkouts() > before + 20);
                    postgres.restart();
                    try (Ledger ledger = new Ledger(postgres.config())) {
                        long epoch = ledger.epoch();
                        Cluster.eventually("D resumes", CATCH_UP_MAX, () -> epochOf(ledger) > epoch);
                        assertThat(ledger.read().isTorn()).isFalse();
                        for (String order : shoppers.durablyPaid()) {
                            assertThat(ledger.isPaid(order)).as(order).isTrue();
                        }
                    }
                }
                assertThat(shoppers.wrong()).isEmpty();
            }
            Cluster.eventually(
                    "all is durable",
                    CATCH_UP_MAX,
                    () -> cluster.get(0, "/health/ready").contains(" 0 changes not durable"));
            try (Ledger ledger = new Ledger(postgres.config())) {
                ledger.answers().forEach((path, answer) -> {
                    if (!path.startsWith("/payment/status") || random.nextInt(10) == 0) {
                        assertThat(cluster.get(0, path)).as(path).isEqualTo(answer);
                    }
                });
            }
        }
    }

    @Test
    void fullBufferTurnsWritesAwayAndReadsGoOn() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(postgres.config(), directory, 1, "epochs.undurable-max=200").startAll()) {
            Shoppers.stockUp(cluster);
            kill(postgres);
            int accepted = 0;
            String answer = cluster.post(0, "/orders/create/1");
            while (answer.startsWith("200") && accepted < 10_000) {
                accepted++;
                answer = cluster.post(0, "/orders/create/1");
            }
            assertThat(answer).startsWith("429");
            assertThat(accepted).isBetween(100, 1_000);
            assertThat(cluster.get(0, "/stock/find/1")).startsWith("200");
            Cluster.eventually("it says why", CATCH_UP_MAX, () -> {
                String status = cluster.get(0, "/health/ready");
                return status.startsWith("200") && status.contains("Postgres is away");
            });
            assertThat(cluster.post(0, "/stock/add/1/1", "Durability", "durable"))
                    .startsWith("429");

            postgres.restart();
            Cluster.eventually(
                    "writes go on",
                    CATCH_UP_MAX,
                    () -> cluster.post(0, "/orders/create/1").startsWith("200"));
            Cluster.eventually(
                    "durable writes go on",
                    CATCH_UP_MAX,
                    () -> cluster.post(0, "/stock/add/1/1", "Durability", "durable")
                            .startsWith("200"));
            int made = accepted;
            try (Ledger ledger = new Ledger(postgres.config())) {
                assertThat(ledger.answers().keySet().stream().filter(path -> path.startsWith("/payment/status")))
                        .hasSizeGreaterThanOrEqualTo(made);
            }
        }
    }

    @Test
    void refusedRecordStopsTheScribeWhichNamesItAndKeepsAll() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(postgres.config(), directory, 1).startAll();
                Ledger ledger = new Ledger(postgres.config())) {
            Shoppers.stockUp(cluster);
            ledger.execute("ALTER TABLE stock ADD CONSTRAINT no_more CHECK (id <> '7' OR stock <= 10000000)");
            assertThat(cluster.post(0, "/stock/add/7/5")).startsWith("200");
            Cluster.eventually("the record is named", CATCH_UP_MAX, () -> {
                String status = cluster.get(0, "/health/ready");
                return status.contains("Postgres refuses") && status.contains("stock 7");
            });
            long stuck = ledger.epoch();
            assertThat(cluster.post(0, "/stock/add/8/5")).startsWith("200");
            assertThat(cluster.get(0, "/health/ready")).contains("Postgres refuses");
            assertThat(ledger.epoch()).isEqualTo(stuck);

            ledger.execute("ALTER TABLE stock DROP CONSTRAINT no_more");
            Cluster.eventually("D moves on", CATCH_UP_MAX, () -> epochOf(ledger) > stuck);
            Cluster.eventually("both changes are there", CATCH_UP_MAX, () -> {
                try {
                    return ledger.answers().toString().contains("/stock/find/7=200 {\"stock\":10000005")
                            && ledger.answers().toString().contains("/stock/find/8=200 {\"stock\":10000005");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    /** Kills the server's first process; the others end when they notice. */
    private static void kill(EmbeddedPostgres postgres) {
        ProcessHandle server =
                ProcessHandle.of(postgres.processId().orElseThrow()).orElseThrow();
        boolean _ = server.destroyForcibly();
        Cluster.eventually("it is gone", CATCH_UP_MAX, () -> !server.isAlive());
    }

    private static long epochOf(Ledger ledger) {
        try {
            return ledger.epoch();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
