package cartesian.node.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import cartesian.node.Launched;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database is lost, or what is in it is wrong: a backup that was taken while shoppers shopped takes its place. */
class BackupIT {
    private static final Pattern BACKED_UP = Pattern.compile("Backed up epoch ([0-9]+) to .* \\(([0-9]+) bytes\\)\n");
    private static final Duration MAX = Duration.ofSeconds(60);
    private static final String LEASE = "epochs.lease-millis=1000";
    private static final String QUICK = "epochs.interval-millis=20";
    private static final long SEED = Long.getLong("cartesian.faults.seed", System.nanoTime());

    @TempDir
    Path directory;

    private final List<Launched> launched = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        launched.forEach(Launched::kill);
    }

    @Test
    void backupOfARunningGridIsTheStateAfterOneEpoch() throws Exception {
        Path file = directory.resolve("live.dump");
        long epoch;
        List<String> paidBefore;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("one"));
                Ledger ledger = new Ledger(postgres.config());
                Cluster cluster = new Cluster(postgres.config(), directory, 2, LEASE, QUICK).startAll()) {
            Shoppers.stockUp(cluster);
            Shoppers shoppers = Shoppers.start(cluster, 8, SEED);
            Cluster.eventually(
                    "some have paid durably", MAX, () -> shoppers.durablyPaid().size() > 20);
            long before = ledger.epoch();
            paidBefore = shoppers.durablyPaid();
            long checkoutsBefore = shoppers.checkouts();

            Launched backup = command("backup", file.toString(), "--data=" + directory.resolve("one"));
            requirePrograms(backup);

            long checkoutsMeanwhile = shoppers.checkouts() - checkoutsBefore;
            shoppers.close();
            assertThat(backup.exitCode()).as(backup.errors()).isZero();
            Matcher said = BACKED_UP.matcher(backup.output());
            assertThat(said.matches()).as(backup.output()).isTrue();
            epoch = Long.parseLong(said.group(1));
            assertThat(epoch).isBetween(before, ledger.epoch());
            assertThat(Files.size(file)).isEqualTo(Long.parseLong(said.group(2)));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(checkoutsMeanwhile).as("checkouts during the backup").isPositive();
            assertThat(shoppers.wrong()).isEmpty();

            refuses("exists already", "backup", file.toString(), "--data=" + directory.resolve("one"));
            refuses(
                    "a grid holds the database, end it first: faults-",
                    "restore",
                    file.toString(),
                    "--replace",
                    "--data=" + directory.resolve("one"));
            assertThat(cluster.isReady(0)).isTrue();
        }

        Launched restore = command("restore", file.toString(), "--data=" + directory.resolve("two"));
        assertThat(restore.exitCode()).as(restore.errors()).isZero();
        assertThat(restore.output()).startsWith("Restored epoch " + epoch + " from ");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.resolve("two"));
                Ledger ledger = new Ledger(postgres.config())) {
            assertThat(ledger.read()).isEqualTo(new Ledger.Reading(0, 0, epoch));
            for (String order : paidBefore) {
                assertThat(ledger.isPaid(order)).as(order).isTrue();
            }
            Map<String, String> restored = ledger.answers();
            try (Cluster cluster = new Cluster(postgres.config(), directory, 1, LEASE).start(0)) {
                assertThat(differences(cluster, restored)).isEmpty();
                try (Shoppers shoppers = Shoppers.start(cluster, 4, SEED)) {
                    Cluster.eventually(
                            "they shop on", MAX, () -> shoppers.durablyPaid().size() > 5);
                }
                assertThat(cluster.stop(0)).isZero();
            }
            assertThat(ledger.read().isTorn()).isFalse();
            assertThat(ledger.epoch()).isGreaterThan(epoch);
        }
    }

    @Test
    void backupReplacesARecordOfLaterAndFencesAGridThatHasSlept() throws Exception {
        Path file = directory.resolve("same-term.dump");
        Path data = directory.resolve("data");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data);
                Ledger ledger = new Ledger(postgres.config());
                Cluster cluster = new Cluster(postgres.config(), directory, 1, LEASE).start(0)) {
            Shoppers.stockUp(cluster);
            assertThat(cluster.post(0, "/orders/batch_init/5000/40/40/1", "Durability", "durable"))
                    .startsWith("200");
            Map<String, String> before = ledger.answers();
            // Of the term that the grid is still in afterwards: by the backup's own fence it would hold the database.
            Launched backup = command("backup", file.toString(), "--data=" + data);
            requirePrograms(backup);
            assertThat(backup.exitCode()).as(backup.errors()).isZero();

            assertThat(cluster.post(0, "/stock/subtract/3/7", "Durability", "durable"))
                    .startsWith("200");
            Map<String, String> later = ledger.answers();
            assertThat(later).isNotEqualTo(before);

            cluster.signal(0, "STOP");
            Cluster.eventually("its lease is over", MAX, () -> silentMillis(ledger) > 1_500);
            String[] again = {"restore", file.toString(), "--data=" + data, "--set=" + LEASE};
            refuses("the database is not empty: --replace drops what is there", again);
            byte[] bytes = Files.readAllBytes(file);
            Path beginning = Files.write(directory.resolve("beginning.dump"), Arrays.copyOf(bytes, 1_000));
            again[1] = beginning.toString();
            refuses(beginning + " is not a whole backup: ", replacing(again));
            Path truncated =
                    Files.write(directory.resolve("truncated.dump"), Arrays.copyOf(bytes, bytes.length * 9 / 10));
            again[1] = truncated.toString();
            refuses("nothing was restored, because " + truncated + " is damaged: ", replacing(again));
            Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 7);
            Path damaged = Files.write(directory.resolve("damaged.dump"), bytes);
            again[1] = damaged.toString();
            refuses("nothing was restored, because " + damaged + " is damaged: ", replacing(again));
            assertThat(ledger.answers()).isEqualTo(later);

            again[1] = file.toString();
            Launched restore = command(replacing(again));
            assertThat(restore.exitCode()).as(restore.errors()).isZero();
            assertThat(ledger.answers()).isEqualTo(before);
            cluster.signal(0, "CONT");
            Cluster.eventually(
                    "it has dropped what it had", MAX, () -> cluster.output(0).contains("Joining afresh"));
            Cluster.eventually("it is back", MAX, () -> cluster.isReady(0));
            assertThat(differences(cluster, before)).isEmpty();
            assertThat(ledger.answers()).isEqualTo(before);
            assertThat(cluster.stop(0)).isZero();
        }
        // Nobody runs the server now, so that the command starts it and ends it.
        Launched rest = command("backup", directory.resolve("rest.dump").toString(), "--data=" + data);
        assertThat(rest.exitCode()).as(rest.errors()).isZero();
        assertThat(rest.output()).startsWith("Backed up epoch ");
    }

    @Test
    void whatIsNoBackupIsToldInOneLine() throws Exception {
        Path data = directory.resolve("data");
        refuses("no Postgres has run in " + data, "backup", "it.dump", "--data=" + data);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
            assertThat(postgres.processId()).isPresent();
            Launched unused = command("backup", "it.dump", "--data=" + data);
            assertThat(unused.exitCode()).isEqualTo(1);
            assertThat(unused.errors().lines()).singleElement().asString().contains("no grid has used the database");
            refuses(
                    "of Postgres 18 or newer are needed, and not all of them are in " + directory,
                    "restore",
                    Files.writeString(directory.resolve("text.dump"), "no dump").toString(),
                    "--pg-bin=" + directory,
                    "--data=" + data);
            refuses("missing.dump is not a file that can be read", "restore", "missing.dump", "--data=" + data);
            Launched text = command("restore", directory.resolve("text.dump").toString(), "--data=" + data);
            requirePrograms(text);
            assertThat(text.exitCode()).isEqualTo(1);
            assertThat(text.errors().lines()).singleElement().asString().contains("text.dump is not a whole backup: ");
        }
        assertThat(directory.resolve("it.dump")).doesNotExist();
        try (var left = Files.newDirectoryStream(directory, ".*")) {
            assertThat(left).as("half a backup").isEmpty();
        }
    }

    /** Where nobody has installed them there is nothing to test; where tests have to be run, they have to be there. */
    private static void requirePrograms(Launched command) {
        command.exitCode();
        if (!"true".equals(System.getenv("CI"))) {
            assumeThat(command.errors()).doesNotContain("pg_dump, pg_restore and psql of Postgres 18");
        }
    }

    private void refuses(String why, String... arguments) throws IOException {
        Launched refused = command(arguments);
        assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(1);
        assertThat(refused.errors().lines()).singleElement().asString().contains(why);
    }

    private static String[] replacing(String... restore) {
        return Stream.concat(Arrays.stream(restore), Stream.of("--replace")).toArray(String[]::new);
    }

    private static long silentMillis(Ledger ledger) {
        try {
            return ledger.silentMillis();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> differences(Cluster cluster, Map<String, String> expected) {
        return expected.entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("/payment/status"))
                .filter(entry -> !cluster.get(0, entry.getKey()).equals(entry.getValue()))
                .map(entry -> entry + ": " + cluster.get(0, entry.getKey()))
                .toList();
    }

    private Launched command(String... arguments) throws IOException {
        Launched process = Launched.launch(directory, launched.size(), Map.of(), arguments);
        launched.add(process);
        process.exitCode();
        return process;
    }
}
