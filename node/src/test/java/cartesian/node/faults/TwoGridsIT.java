package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two grids want one database: only one of them writes, at any time. */
class TwoGridsIT {
    private static final Duration CHANGE_MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void secondWaitsAndSaysWhyUntilTheFirstHasGone() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster first = new Cluster(postgres.config(), made("first"), 1).startAll();
                Cluster second = new Cluster(postgres.config(), made("second"), 1)) {
            Shoppers.stockUp(first);
            second.launch(0);
            Cluster.eventually(
                    "it says why",
                    CHANGE_MAX,
                    () -> second.get(0, "/health/ready").contains("the database is held by"));
            assertThat(second.get(0, "/health/ready")).startsWith("503");
            assertThat(second.get(0, "/health/live")).startsWith("200");
            assertThat(second.post(0, "/stock/item/create/1")).startsWith("429");
            assertThat(second.get(0, "/stock/find/1")).startsWith("503");
            assertThat(first.post(0, "/stock/add/1/7", "Durability", "durable")).startsWith("200");

            first.kill(0);

            Cluster.eventually("it takes over", CHANGE_MAX, () -> second.isReady(0));
            assertThat(second.get(0, "/stock/find/1")).contains("10000007");
            assertThat(second.post(0, "/stock/subtract/1/7")).startsWith("200");
        }
    }

    @Test
    void scribeThatSleptThroughItsLeaseIsFenced() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster first = new Cluster(postgres.config(), made("first"), 1).startAll();
                Cluster second = new Cluster(postgres.config(), made("second"), 1);
                Ledger ledger = new Ledger(postgres.config());
                Shoppers shoppers = startShoppers(first)) {
            Cluster.eventually("they shop", CHANGE_MAX, () -> shoppers.checkouts() > 100);
            first.signal(0, "STOP");
            second.start(0);
            assertThat(second.post(0, "/stock/add/" + Shoppers.ITEMS + "/1", "Durability", "durable"))
                    .startsWith("200");
            long epoch = ledger.epoch();
            String stock = second.get(0, "/stock/find/" + Shoppers.ITEMS);

            first.signal(0, "CONT");

            Cluster.eventually(
                    "it has joined afresh and waits",
                    CHANGE_MAX,
                    () -> first.get(0, "/health/ready").contains("the database is held by faults-"));
            // Written after /health/ready has told it.
            Cluster.eventually(
                    "it has written so", CHANGE_MAX, () -> first.output(0).contains("Joining afresh"));
            assertThat(first.post(0, "/stock/item/create/1")).startsWith("429");
            assertThat(second.get(0, "/stock/find/" + Shoppers.ITEMS)).isEqualTo(stock);
            assertThat(ledger.read().isTorn()).isFalse();
            assertThat(ledger.epoch()).isGreaterThanOrEqualTo(epoch);
            for (String order : shoppers.durablyPaid()) {
                assertThat(ledger.isPaid(order)).as(order).isTrue();
            }
        }
    }

    private static Shoppers startShoppers(Cluster cluster) {
        Shoppers.stockUp(cluster);
        return Shoppers.start(cluster, 8, System.nanoTime());
    }

    private Path made(String name) throws Exception {
        return Files.createDirectories(directory.resolve(name));
    }
}
