package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each alert is fired by what causes it: real members, a real Postgres, and a real Prometheus that reads them and evaluates what
 * the chart renders, see {@link Prometheus}.
 *
 * <p>Takes minutes and needs a Prometheus, so it is run by hand, as the operator's guide says, and not with the other tests. The
 * property {@code cartesian.alerts-port} sets the first of its ports.
 */
final class AlertsFired {
    private static final int PORT = Integer.getInteger("cartesian.alerts-port", 27_000);
    private static final int PROMETHEUS_PORT = PORT + 30;
    private static final int KUBE_STATE_METRICS_PORT = PORT + 31;
    private static final int BUYERS = 6;
    private static final long POLL_MILLIS = 250;

    @TempDir
    Path directory;

    private final Map<String, Double> fired = new LinkedHashMap<>();
    private final Set<String> expected = new TreeSet<>();
    private Fleet fleet;
    private @Nullable Prometheus prometheus;
    private HttpServer kubeStateMetrics;
    private volatile long backupHoursAgo;

    @BeforeEach
    void start() throws IOException {
        fleet = new Fleet(directory, PORT);
        kubeStateMetrics =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), KUBE_STATE_METRICS_PORT), 0);
        kubeStateMetrics.createContext("/metrics", exchange -> {
            byte[] text = """
                kube_cronjob_status_last_successful_time{namespace="%s",cronjob="%s-backup"} %d
                """.formatted(
                            Chart.NAMESPACE,
                            Chart.FULL_NAME,
                            Instant.now().getEpochSecond() - TimeUnit.HOURS.toSeconds(backupHoursAgo))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        kubeStateMetrics.start();
    }

    @AfterEach
    void end() {
        if (prometheus != null) {
            prometheus.close();
        }
        fleet.close();
        kubeStateMetrics.stop(0);
        fired.forEach((alert, seconds) -> System.out.printf(
                "%-32s fired after %5.1f s%s%n", alert, seconds, expected.contains(alert) ? "" : ", as well"));
    }

    private Prometheus prometheus() {
        return Objects.requireNonNull(prometheus);
    }

    /** Starts Prometheus, for members that run. */
    private void watch(int replicas, String values) throws IOException, InterruptedException {
        Manifest rules = Chart.one(
                Chart.render("replicas: " + replicas
                        + "\nbackup: {enabled: true}\nmonitoring: {rules: {enabled: true}}\n" + values),
                "PrometheusRule",
                Chart.FULL_NAME);
        Prometheus started =
                new Prometheus(directory.resolve("prometheus"), PROMETHEUS_PORT, rules, KUBE_STATE_METRICS_PORT);
        prometheus = started;
        for (Fleet.Member member : fleet.members()) {
            started.read(member.pod(), member.port());
        }
        started.awaitReady();
    }

    /** Waits until these have fired, and notes when they and others did. */
    private void fire(int seconds, String... alerts) throws IOException, InterruptedException {
        fire(seconds, () -> {}, alerts);
    }

    private void fire(int seconds, Cause again, String... alerts) throws IOException, InterruptedException {
        expected.addAll(Set.of(alerts));
        long began = System.nanoTime();
        long end = began + TimeUnit.SECONDS.toNanos(seconds);
        while (!fired.keySet().containsAll(expected) && System.nanoTime() < end) {
            again.act();
            for (String alert : prometheus().firing()) {
                fired.putIfAbsent(alert, (System.nanoTime() - began) / 1e9);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        assertThat(fired.keySet()).containsAll(expected);
    }

    /** What is done again and again. */
    private interface Cause {
        void act() throws IOException, InterruptedException;
    }

    @Test
    void nothingFiresWhileAllIsWell() throws Exception {
        fleet.startReady(3, List.of(), Map.of());
        try (Buyers _ = Buyers.start(fleet, BUYERS)) {
            watch(3, "");
            TimeUnit.SECONDS.sleep(45);

            assertThat(prometheus().firing()).isEmpty();
        }
        assertThat(fleet.metric(fleet.members().getFirst(), "cartesian_members"))
                .isEqualTo(3);
    }

    @Test
    void aMemberStandsStill() throws Exception {
        fleet.startReady(3, List.of(), Map.of("grid.heartbeat-timeout-seconds", "25"));
        try (Buyers _ = Buyers.start(fleet, 4 * BUYERS)) {
            watch(3, "");
            fleet.stop(fleet.notScribe());

            fire(60, "CartesianScrapeFails", "CartesianPartitionsUnowned", "CartesianMemberMissing");
        }
    }

    @Test
    void postgresGoesAwayAndThenTheScribe() throws Exception {
        fleet.startReady(3, List.of(), Map.of("epochs.undurable-max", "1000"));
        try (Buyers _ = Buyers.start(fleet, BUYERS)) {
            watch(3, "settings: {epochs.undurable-max: 1000}");
            Fleet.Member scribe = fleet.scribe();
            fleet.postgres().close();

            fire(
                    60,
                    "CartesianPostgresAway",
                    "CartesianEpochLag",
                    "CartesianUndurableFilling",
                    "CartesianCheckoutsOverloaded");

            scribe.signal("KILL");
            fire(60, "CartesianNoScribe", "CartesianNoMemberReady", "CartesianMemberNotReady");
        }
    }

    @Test
    void oneMoreMemberHasAnotherClusterName() throws Exception {
        fleet.startReady(3, List.of(), Map.of());
        fleet.start(List.of(), Map.of("grid.cluster-name", "another", "grid.members", "127.0.0.1:" + (PORT + 13)));
        watch(3, "");

        fire(60, "CartesianMembersDisagree", "CartesianMemberNotReady");
    }

    @Test
    void oneMoreGridHasAnotherDatabase() throws Exception {
        fleet.startReady(3, List.of(), Map.of());
        fleet.awaitReady(fleet.start(
                List.of(),
                Map.of(
                        "grid.cluster-name",
                        "another",
                        "grid.members",
                        "127.0.0.1:" + (PORT + 13),
                        "database.url",
                        fleet.anotherDatabase())));
        watch(3, "");

        fire(60, "CartesianTwoScribes");
    }

    @Test
    void moreIsStoredThanTheHeapHasRoomFor() throws Exception {
        fleet.startReady(1, List.of("-Xmx96m"), Map.of("memory.heap-max-percent", "50"));
        watch(1, "");
        Fleet.Member only = fleet.members().getFirst();
        assertThat(fleet.status(only, "POST", "/stock/batch_init/300000/1/1")).isPositive();

        fire(60, "CartesianHeapFull");
    }

    @Test
    void aMemberHasTooLittleCpu() throws Exception {
        fleet.startReady(3, List.of(), Map.of());
        try (Buyers _ = Buyers.start(fleet, 2 * BUYERS)) {
            watch(3, "");
            Fleet.Member slow = fleet.notScribe();

            fire(
                    90,
                    () -> {
                        // As a limit on CPU does it: none for a while, then some.
                        slow.signal("STOP");
                        TimeUnit.MILLISECONDS.sleep(900);
                        slow.signal("CONT");
                        TimeUnit.MILLISECONDS.sleep(100);
                    },
                    "CartesianCheckoutsSlow",
                    "CartesianCutsSlow");
        }
    }

    @Test
    void aMemberIsTooSlowForTheRecordsThatItIsSent() throws Exception {
        Map<String, String> patient = Map.of("grid.heartbeat-timeout-seconds", "600", "grid.partitions", "271");
        fleet.startReady(2, List.of("-Xmx512m"), patient);
        Fleet.Member first = fleet.members().getFirst();
        assertThat(fleet.status(first, "POST", "/stock/batch_init/300000/1/1")).isEqualTo(200);
        watch(2, "grid: {partitions: 271}");
        Fleet.Member late = fleet.start(List.of("-Xmx512m"), patient);
        while (fleet.metric(first, "cartesian_members") < 3 || fleet.metric(first, "cartesian_migrations_active") < 1) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        fleet.stop(late);

        fire(75, "CartesianMigrationsStuck");
    }

    @Test
    void moreReadOldOrdersThanThereAreConnections() throws Exception {
        fleet.startReady(1, List.of(), Map.of("database.pool-max", "2", "epochs.over-seconds", "0"));
        watch(1, "");
        Fleet.Member only = fleet.members().getFirst();
        List<String> orders = oldOrders(only);

        whileAll(
                48,
                order -> fleet.status(only, "GET", "/orders/find/" + orders.get(order % orders.size())),
                () -> fire(60, "CartesianConnectionsExhausted"));
    }

    @Test
    void aMemberOfAGridInMemoryAloneStandsStill() throws Exception {
        fleet.startReady(3, List.of(), Map.of("epochs.durable", "false", "grid.heartbeat-timeout-seconds", "25"));
        try (Buyers _ = Buyers.start(fleet, 4 * BUYERS)) {
            watch(3, "");
            // None is the scribe. What asks it for steps gives up before it commits: overloaded, not unavailable.
            fleet.stop(fleet.members().getLast());

            fire(60, "CartesianCheckoutsOverloaded", "CartesianCheckoutsSlow");
        }
    }

    /** Orders that are paid, and have left memory. */
    private List<String> oldOrders(Fleet.Member member) throws Exception {
        List<String> orders = new ArrayList<>();
        try (Buyers _ = Buyers.start(fleet, 0)) {
            while (orders.size() < 200) {
                orders.add(Buyers.order(fleet, member));
            }
        }
        while (fleet.metric(member, "cartesian_orders_over") + fleet.metric(member, "cartesian_undurable_images") > 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return orders;
    }

    /** What somebody calls again and again, each time with the next number. */
    private interface Call {
        void on(int number) throws InterruptedException;
    }

    private static void whileAll(int callers, Call call, Cause action) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int each = 0; each < callers; each++) {
            int first = each;
            threads.add(Thread.startVirtualThread(() -> callFrom(first, call)));
        }
        try {
            action.act();
        } finally {
            threads.forEach(Thread::interrupt);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void callFrom(int first, Call call) {
        try {
            for (int number = first; !Thread.currentThread().isInterrupted(); number++) {
                call.on(number);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noBackupHasSucceededLately() throws Exception {
        fleet.startReady(1, List.of(), Map.of());
        watch(1, "");
        backupHoursAgo = 27;

        fire(30, "CartesianBackupStale");
    }
}
