package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While shoppers shop, every SELECT on Postgres adds up, at any instant. */
class NeverTornIT {
    private static final int READS = 500;
    private static final int EPOCHS = Integer.getInteger("cartesian.faults.epochs", 100);
    private static final long SEED = Long.getLong("cartesian.faults.seed", System.nanoTime());

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everySelectAddsUp(int members) throws Exception {
        System.out.println("never torn, seed " + SEED + ", members " + members);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster =
                        new Cluster(postgres.config(), directory, members, "epochs.interval-millis=20").startAll()) {
            Shoppers.stockUp(cluster);
            try (Ledger ledger = new Ledger(postgres.config());
                    Shoppers shoppers = Shoppers.start(cluster, 24, SEED)) {
                long first = ledger.epoch();
                int reads = 0;
                long epoch = first;
                while (reads < READS || epoch - first < EPOCHS) {
                    Ledger.Reading reading = ledger.read();
                    assertThat(reading.isTorn())
                            .as("read %d: %s", reads, reading)
                            .isFalse();
                    assertThat(reading.epoch()).isGreaterThanOrEqualTo(epoch);
                    epoch = reading.epoch();
                    reads++;
                }
                System.out.println(reads + " reads in " + (epoch - first) + " epochs, " + shoppers.checkouts()
                        + " checkouts: none torn; " + cluster.get(0, "/health/ready"));
                assertThat(shoppers.wrong()).isEmpty();
                assertThat(shoppers.checkouts()).isPositive();
            }
        }
    }
}
