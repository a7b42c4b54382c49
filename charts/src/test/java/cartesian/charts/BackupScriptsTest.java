package cartesian.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the backup's jobs, by programs that stand in for those of Postgres. */
final class BackupScriptsTest {
    private static final String DUMP = "cartesian-[0-9]{8}T[0-9]{6}Z-epoch-812\\.dump";
    private static final String TABLE =
            "COPY cartesian.fence (one, term, epoch, cluster_id) FROM stdin;\\n" + "t\\t5\\t812\\tsomebody\\n\\\\.\\n";

    @TempDir
    Path directory;

    private Path programs = Path.of("");
    private Path backups = Path.of("");

    private record Ended(int code, String output) {}

    @BeforeEach
    void standIn() throws IOException {
        programs = Files.createDirectory(directory.resolve("programs"));
        backups = Files.createDirectory(directory.resolve("backups"));
        program("pg_dump", """
            for argument; do case $argument in --file=*) echo "dump of $argument" >"${argument#--file=}" ;; esac; done
            echo "pg_dump $* as $PGUSER with $PGPASSWORD" >>../calls
            """);
        program(
                "pg_restore",
                "case $* in --list*) echo '5; 0 0 SCHEMA - cartesian x'; echo '6; 0 0 TABLE fence x' ;; "
                        + "*) printf '" + TABLE + "' ;; esac");
        program("psql", "cat >../statements; grep -q '^COMMIT;' ../statements && echo 'epoch 812'; exit 0");
    }

    @Test
    void backupIsNamedByItsEpoch() throws Exception {
        Ended ended = run("backup.sh", Map.of());

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("all up to epoch 812");
        assertThat(files()).singleElement().asString().matches(DUMP);
        assertThat(Files.readString(directory.resolve("calls")))
                .contains("--schema=cartesian", "postgresql://db:5432/shop?sslmode=require as clerk with secret")
                .doesNotContain("jdbc:");
    }

    @Test
    void urlOfItsOwnIsUsedForBackup() throws Exception {
        assertThat(run("backup.sh", Map.of("BACKUP_URL", "postgresql://standby/shop"))
                        .code())
                .isZero();
        assertThat(Files.readString(directory.resolve("calls"))).contains("postgresql://standby/shop as clerk");
    }

    @Test
    void oldestBackupsAreDeletedAndNothingElse() throws Exception {
        List<String> old = List.of(
                "cartesian-20250101T000000Z-epoch-1.dump",
                "cartesian-20250102T000000Z-epoch-2.dump",
                "cartesian-20250103T000000Z-epoch-3.dump");
        for (String name : old) {
            Files.writeString(backups.resolve(name), name);
        }
        Files.writeString(backups.resolve("notes.txt"), "keep");
        Files.writeString(backups.resolve("cartesian-20250104T000000Z.partial"), "half");

        assertThat(run("backup.sh", Map.of()).code()).isZero();

        assertThat(files()).hasSize(3).contains("notes.txt", old.getLast()).anyMatch(name -> name.matches(DUMP));
    }

    @Test
    void dumpThatFailsLeavesEverythingAsItWas() throws Exception {
        Files.writeString(backups.resolve("cartesian-20250101T000000Z-epoch-1.dump"), "old");
        program("pg_dump", "echo 'no route to host' >&2; exit 1");

        Ended ended = run("backup.sh", Map.of());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("no route to host");
        assertThat(files()).containsExactly("cartesian-20250101T000000Z-epoch-1.dump");
    }

    @Test
    void dumpThatNamesNoEpochIsNoBackup() throws Exception {
        program("pg_restore", "exit 1");

        Ended ended = run("backup.sh", Map.of());

        assertThat(ended.code()).isNotZero();
        assertThat(files()).noneMatch(name -> name.endsWith(".dump"));
    }

    @Test
    void newestIsRestoredInOneTransaction() throws Exception {
        Files.writeString(backups.resolve("cartesian-20250101T000000Z-epoch-1.dump"), "old");
        Files.writeString(backups.resolve("cartesian-20250102T000000Z-epoch-2.dump"), "new");

        Ended ended = run("restore.sh", Map.of());

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("cartesian-20250102T000000Z-epoch-2.dump is restored, up to epoch 812");
        String statements = Files.readString(directory.resolve("statements"));
        assertThat(statements.indexOf("BEGIN;")).isBetween(0, statements.indexOf("COPY cartesian.fence"));
        assertThat(statements).endsWith("COMMIT;\n").containsOnlyOnce("COMMIT;");
    }

    @Test
    void damagedDumpIsNotCommitted() throws Exception {
        Files.writeString(backups.resolve("cartesian-20250101T000000Z-epoch-1.dump"), "damaged");
        program("pg_restore", "case $* in --list*) echo '6; 0 0 TABLE fence x' ;; *) echo 'COPY'; exit 1 ;; esac");

        Ended ended = run("restore.sh", Map.of());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("nothing was restored");
        assertThat(Files.readString(directory.resolve("statements")))
                .contains("BEGIN;")
                .doesNotContain("COMMIT;");
    }

    @Test
    void refusalOfTheDatabaseIsTold() throws Exception {
        Files.writeString(backups.resolve("cartesian-20250101T000000Z-epoch-1.dump"), "good");
        program("psql", "cat >/dev/null; echo 'members use the database' >&2; exit 3");

        Ended ended = run("restore.sh", Map.of());

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("nothing was restored", "members use the database");
    }

    @Test
    void backupThatIsNotThereIsNamed() throws Exception {
        assertThat(run("restore.sh", Map.of()).output()).contains("none is here");
        assertThat(run("restore.sh", Map.of("RESTORE_FILE", "lost.dump"))).satisfies(ended -> {
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.output()).contains("lost.dump");
        });
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Ended run(String script, Map<String, String> more) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", Chart.DIRECTORY.resolve("files").resolve(script).toString())
                .directory(backups.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().merge("PATH", programs.toString(), (old, first) -> first + File.pathSeparator + old);
        builder.environment()
                .putAll(Map.of(
                        "CARTESIAN_DATABASE_URL", "jdbc:postgresql://db:5432/shop?sslmode=require",
                        "CARTESIAN_DATABASE_USER", "clerk",
                        "CARTESIAN_DATABASE_PASSWORD", "secret",
                        "BACKUP_KEEP", "2",
                        "RESTORE_FILE", ""));
        builder.environment().putAll(more);
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(backups)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
