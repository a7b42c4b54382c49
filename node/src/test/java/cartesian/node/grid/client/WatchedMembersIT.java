package cartesian.node.grid.client;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.faults.Cluster;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members in processes of their own stand still, join afresh and leave in order while Management Center asks them on and on. */
@Tag("alone")
final class WatchedMembersIT {
    private static final Duration CHANGE_MAX = Duration.ofSeconds(60);
    private static final Pattern CLUSTER = Pattern.compile("\"cluster\":\"([^\"]+)\"");
    private static final Pattern GRID = Pattern.compile("\"grid\":\"([^\"]+)\"");

    @TempDir
    Path directory;

    @Test
    void membersGoAndComeBackAsIfNobodyWatched() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("pg"));
                Cluster cluster =
                        new Cluster(postgres.config(), Files.createDirectories(directory.resolve("m")), 2).startAll()) {
            String members = cluster.get(0, "/members");
            try (Watcher watcher = Watcher.managementCenter(find(CLUSTER, members), find(GRID, members));
                    Asking asking = new Asking(watcher)) {
                awaitBoth(cluster, watcher);
                String item = created(cluster.post(0, "/stock/item/create/1", "Durability", "durable"));

                cluster.signal(1, "STOP");
                Cluster.eventually(
                        "the other sees it stand still",
                        CHANGE_MAX,
                        () -> cluster.get(0, "/members").split("\"name\"", -1).length == 2);
                Cluster.eventually(
                        "the other goes on",
                        CHANGE_MAX,
                        () -> cluster.get(0, "/stock/find/" + item).startsWith("200"));
                assertThat(cluster.post(0, "/stock/add/" + item + "/1")).startsWith("200");
                cluster.signal(1, "CONT");
                Cluster.eventually(
                        "it joins afresh", CHANGE_MAX, () -> cluster.output(1).contains("Joining afresh"));
                awaitBoth(cluster, watcher);
                assertThat(cluster.post(1, "/stock/add/" + item + "/1", "Durability", "durable"))
                        .startsWith("200");

                assertThat(cluster.stop(0)).as("exit code").isZero();
                assertThat(cluster.post(1, "/stock/add/" + item + "/1", "Durability", "durable"))
                        .startsWith("200");
                cluster.start(0);
                awaitBoth(cluster, watcher);

                int before = asking.answers.get();
                Cluster.eventually("it is answered on", CHANGE_MAX, () -> asking.answers.get() > before + 20);
                assertThat(cluster.get(0, "/stock/find/" + item)).contains("\"stock\":3");
            }
        }
    }

    private static void awaitBoth(Cluster cluster, Watcher watcher) {
        Cluster.eventually(
                "both are ready and seen",
                CHANGE_MAX,
                () -> cluster.isReady(0)
                        && cluster.isReady(1)
                        && watcher.connected().size() == 2
                        && watcher.connected().equals(watcher.members()));
    }

    private static String created(String reply) {
        assertThat(reply).startsWith("200");
        return reply.split("\"", -1)[3];
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    /** Asks all members for their state and metrics without end; of those who have gone it gets no answer. */
    private static final class Asking implements AutoCloseable {
        private final AtomicInteger answers = new AtomicInteger();
        private final Thread thread;

        Asking(Watcher watcher) {
            thread = Thread.ofPlatform().daemon().name("asking").start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    for (UUID member : watcher.members()) {
                        try {
                            watcher.state(member);
                            watcher.metrics(member);
                            answers.incrementAndGet();
                        } catch (InterruptedException closed) {
                            return;
                        } catch (Exception gone) {
                            Thread.onSpinWait();
                        }
                    }
                }
            });
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
