package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients give their calls keys, and members die, first one of two and then both: each call changes once. */
class KeysIT {
    private static final int CLIENTS = 4;
    private static final int USERS = 20;
    private static final Duration MAX = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** What one call was told last, and whether it was marked as told before. */
    private record Told(int status, String body, boolean replayed) {}

    private @Nullable Told call(Cluster cluster, int member, String key, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cluster.url(member) + path))
                .timeout(Duration.ofSeconds(10))
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean replayed =
                    reply.headers().firstValue("Idempotency-Replayed").isPresent();
            return new Told(reply.statusCode(), reply.body(), replayed);
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls, at one member after the other, until it is told something for certain. */
    private Told persist(Cluster cluster, int first, String key, String path) {
        AtomicReference<@Nullable Told> told = new AtomicReference<>();
        AtomicLong calls = new AtomicLong(first);
        Cluster.eventually("an answer to " + path, MAX, () -> {
            Told answer = call(cluster, (int) (calls.getAndIncrement() % cluster.size()), key, path);
            told.set(answer);
            return answer != null && answer.status() != 429 && answer.status() != 503;
        });
        return Objects.requireNonNull(told.get());
    }

    @Test
    void everyKeyChangesOnceWhoeverDies() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster = new Cluster(
                                postgres.config(),
                                directory,
                                2,
                                "epochs.interval-millis=20",
                                "epochs.lease-millis=1000",
                                "grid.heartbeat-timeout-seconds=2")
                        .startAll()) {
            assertThat(cluster.post(0, "/payment/batch_init/" + USERS + "/0", "Durability", "durable"))
                    .startsWith("200");
            Map<String, Told> told = new ConcurrentHashMap<>();
            Map<String, String> paths = new ConcurrentHashMap<>();
            AtomicBoolean stop = new AtomicBoolean();
            Future<Boolean> torn;
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 1)) {
                torn = clients.submit(() -> watch(postgres, stop));
                for (int client = 0; client < CLIENTS; client++) {
                    int me = client;
                    var _ = clients.submit(() -> {
                        for (int number = 0; !stop.get(); number++) {
                            String key = me + "-" + number;
                            String path = "/payment/add_funds/" + (me * 7 + number) % USERS + "/1";
                            paths.put(key, path);
                            told.put(key, persist(cluster, number, key, path));
                        }
                        return true;
                    });
                }
                Cluster.eventually("some calls", MAX, () -> told.size() > 100);
                cluster.kill(1);
                int before = told.size();
                Cluster.eventually("calls go on", MAX, () -> told.size() > before + 100);
                stop.set(true);
            }
            assertThat(torn.get()).as("receipts and credit differ").isFalse();
            assertThat(told.values()).allMatch(answer -> answer.status() == 200);
            assertThat(credit(cluster, 0)).isEqualTo(paths.size());
            repeat(cluster, told, paths);

            Told durable = call(cluster, 0, "durable", "/payment/add_funds/0/5", "Durability", "durable");
            assertThat(durable).isNotNull().extracting(Told::status).isEqualTo(200);
            long sum = paths.size() + 5L;
            cluster.killAll();
            cluster.start(0);

            assertThat(call(cluster, 0, "durable", "/payment/add_funds/0/5"))
                    .isEqualTo(new Told(200, Objects.requireNonNull(durable).body(), true));
            repeat(cluster, told, paths);
            assertThat(credit(cluster, 0)).isEqualTo(sum);
            assertThat(call(cluster, 0, "durable", "/payment/add_funds/1/5"))
                    .isNotNull()
                    .extracting(Told::status)
                    .isEqualTo(422);
            assertThat(torn(postgres)).isFalse();
        }
    }

    /** Each call is told the same again, and changes nothing. */
    private void repeat(Cluster cluster, Map<String, Told> told, Map<String, String> paths) {
        Map<String, Told> again = new HashMap<>();
        Map<String, Told> first = new HashMap<>();
        List<String> unmarked = new ArrayList<>();
        told.forEach((key, answer) -> {
            Told repeated = persist(cluster, 0, key, Objects.requireNonNull(paths.get(key)));
            first.put(key, new Told(answer.status(), answer.body(), true));
            again.put(key, repeated);
            if (!repeated.replayed()) {
                unmarked.add(key);
            }
        });
        assertThat(unmarked).isEmpty();
        assertThat(again).isEqualTo(first);
    }

    private static long credit(Cluster cluster, int member) {
        long sum = 0;
        for (int user = 0; user < USERS; user++) {
            String answer = cluster.get(member, "/payment/find_user/" + user);
            sum += Long.parseLong(answer.substring(answer.lastIndexOf(':') + 1, answer.length() - 1));
        }
        return sum;
    }

    /** Postgres is asked again and again: at any moment each receipt and its change are there together. */
    private static boolean watch(EmbeddedPostgres postgres, AtomicBoolean stop) throws SQLException {
        boolean torn = false;
        while (!stop.get()) {
            torn |= torn(postgres);
        }
        return torn;
    }

    private static boolean torn(EmbeddedPostgres postgres) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        postgres.config().jdbcUrl(),
                        postgres.config().user(),
                        postgres.config().password());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (SELECT sum(credit) FROM cartesian.credit)"
                        + " - (SELECT count(*) + 4 * count(*) FILTER (WHERE key = 'durable')"
                        + " FROM cartesian.receipt)")) {
            row.next();
            return row.getLong(1) != 0;
        }
    }
}
