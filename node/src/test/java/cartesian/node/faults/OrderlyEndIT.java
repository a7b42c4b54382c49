package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that are told to end make durable what they have, whoever ends first; what is in Postgres is what starts. */
class OrderlyEndIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void nothingIsLostWhenAllEndAtOnceAndEditsInBetweenAreLoaded() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Ledger ledger = new Ledger(postgres.config());
                Cluster cluster = new Cluster(postgres.config(), directory, 2)) {
            cluster.startAll();
            Shoppers.stockUp(cluster);
            try (Shoppers shoppers = Shoppers.start(cluster, 8, 1)) {
                Cluster.eventually("they shop", WAIT_MAX, () -> shoppers.checkouts() > 200);
            }
            for (int member = 0; member < 2; member++) {
                assertThat(cluster.post(member, "/stock/add/" + Shoppers.ITEMS + "/1"))
                        .startsWith("200");
            }
            Map<String, String> before = answers(cluster, ledger);

            stopAll(cluster);

            Map<String, String> after = ledger.answers();
            before.forEach(
                    (path, answer) -> assertThat(after.get(path)).as(path).isEqualTo(answer));
            assertThat(ledger.read().isTorn()).isFalse();

            ledger.execute("UPDATE stock SET price = 77 WHERE id = '3'");
            cluster.startAll();
            assertThat(cluster.get(1, "/stock/find/3")).contains("\"price\":77");
            before.remove("/stock/find/3");
            before.forEach(
                    (path, answer) -> assertThat(cluster.get(0, path)).as(path).isEqualTo(answer));
        }
    }

    /** What the grid answers for every item and user. */
    private static Map<String, String> answers(Cluster cluster, Ledger ledger) throws Exception {
        Map<String, String> answers = ledger.answers();
        answers.keySet().removeIf(path -> path.startsWith("/payment/status"));
        answers.replaceAll((path, _) -> cluster.get(0, path));
        return answers;
    }

    private static void stopAll(Cluster cluster) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int member = 0; member < cluster.size(); member++) {
                int each = member;
                ends.add(threads.submit(() -> cluster.stop(each)));
            }
            for (Future<Integer> end : ends) {
                assertThat(end.get()).isZero();
            }
        }
    }
}
