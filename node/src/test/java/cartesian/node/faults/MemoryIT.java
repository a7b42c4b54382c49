package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders that are over leave memory and answer as before, also after a crash. */
class MemoryIT {
    private static final int OVER_MAX = 50;
    private static final int ORDERS = 10 * OVER_MAX;
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void tenTimesMoreOrdersThanFitAnswerAsBefore() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(
                        postgres.config(),
                        directory,
                        2,
                        "epochs.over-max=" + OVER_MAX / 2,
                        "epochs.lease-millis=1000")) {
            cluster.startAll();
            Shoppers.stockUp(cluster);
            List<String> orders = new ArrayList<>();
            for (int number = 0; number < ORDERS; number++) {
                String order = cluster.post(number % 2, "/orders/create/1").split("\"", -1)[3];
                cluster.post(number % 2, "/orders/addItem/" + order + "/2/1");
                assertThat(cluster.post(number % 2, "/orders/checkout/" + order))
                        .startsWith("200");
                orders.add(order);
            }
            String credit = cluster.get(0, "/payment/find_user/1");
            Cluster.eventually("most have left memory", WAIT_MAX, () -> over(cluster) <= OVER_MAX);

            answersAsBefore(cluster, orders, credit);
            cancelsAndPaysAgain(cluster, orders.getFirst());
            assertThat(cluster.get(0, "/payment/find_user/1")).isEqualTo(credit);

            assertThat(cluster.post(0, "/stock/add/1/1", "Durability", "durable"))
                    .startsWith("200");
            cluster.killAll();
            cluster.startAll();

            answersAsBefore(cluster, orders, credit);
            cancelsAndPaysAgain(cluster, orders.getLast());
            assertThat(cluster.get(0, "/payment/find_user/1")).isEqualTo(credit);
            assertThat(cluster.get(0, "/orders/find/no-such-order")).startsWith("404");
        }
    }

    private static long over(Cluster cluster) {
        long sum = 0;
        for (int member = 0; member < cluster.size(); member++) {
            String status = cluster.get(member, "/health/ready");
            sum += Long.parseLong(status.split(" orders over in memory", -1)[0].replaceAll(".* ", ""));
        }
        return sum;
    }

    private static void answersAsBefore(Cluster cluster, List<String> orders, String credit) {
        for (int number = 0; number < orders.size(); number += 37) {
            String order = orders.get(number);
            assertThat(cluster.get(number % 2, "/orders/find/" + order))
                    .isEqualTo("200 {\"order_id\":\"" + order
                            + "\",\"paid\":true,\"items\":[[\"2\",1]],\"user_id\":\"1\",\"total_cost\":1}");
            assertThat(cluster.get(number % 2, "/payment/status/1/" + order)).isEqualTo("200 {\"paid\":true}");
            assertThat(cluster.post(number % 2, "/orders/checkout/" + order)).isEqualTo("200 Checkout successful");
            assertThat(cluster.post(number % 2, "/orders/addItem/" + order + "/2"))
                    .startsWith("409");
            assertThat(cluster.get(number % 2, "/payment/find_user/1")).isEqualTo(credit);
        }
    }

    private static void cancelsAndPaysAgain(Cluster cluster, String order) {
        assertThat(cluster.post(0, "/payment/cancel/1/" + order)).startsWith("200");
        assertThat(cluster.get(1, "/payment/status/1/" + order)).isEqualTo("200 {\"paid\":false}");
        assertThat(cluster.post(1, "/orders/checkout/" + order)).startsWith("200");
        assertThat(cluster.get(0, "/payment/status/1/" + order)).isEqualTo("200 {\"paid\":true}");
    }
}
