package cartesian.persistence.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cartesian.persistence.Database;
import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import cartesian.persistence.DatabaseException.Kind;
import cartesian.persistence.Fence.Claim;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** All tests use one directory, so each but the first also starts on data that another has left. */
class EmbeddedPostgresIT {
    private static final Path DIRECTORY = Path.of("target", "embedded");

    /** What ps says of a process that has ended: nothing, or that its parent has not asked how. */
    private static final List<String> ENDED = List.of("", "Z");

    @Test
    void itIsDurableCheckedAndLocal() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY)) {
            DatabaseConfig config = server.administrator();
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
                assertThat(query(config, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(query(config, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(config, "SHOW unix_socket_directories")).isEmpty();
            assertThat(query(config, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(
                            query(
                                    config,
                                    "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'cartesian'"))
                    .isEqualTo("b C.UTF-8");
            assertThat(query(config, "SELECT count(*) FROM pg_file_settings WHERE error IS NOT NULL"))
                    .isEqualTo("0");
            assertThat(query(config, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
                    .isEqualTo("scram-sha-256");
            Path passwords = DIRECTORY.resolve("passwords");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
                    .isEqualTo("rw-------");
            assertThat(Files.exists(DIRECTORY.resolve("initial"))).isFalse();
            assertThat(owner(server.processId().orElseThrow())).isNotEqualTo("root");
        }
    }

    @Test
    void theNodesRoleOwnsItsSchemaAndNothingElse() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY);
                Database database = Database.open(server.config())) {
            database.migrate();
            assertThat(query(
                            server.config(),
                            "SELECT (rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls)::text"
                                    + " FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("(f,f,f,f,f)");
            SQLException refused = catchThrowableOfType(
                    SQLException.class, () -> query(server.config(), "CREATE TABLE public.intruder (id int)"));
            assertThat(refused.getSQLState()).isEqualTo("42501");
        }
    }

    @Test
    void dataStayAcrossRuns() {
        long term = takeTerm();
        assertThat(takeTerm()).isEqualTo(term + 1);
    }

    @Test
    void closingStopsTheServerAndClosingAgainDoesNothing() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY);
        long process = server.processId().orElseThrow();
        server.close();
        server.close();
        assertThat(state(process)).isIn(ENDED);
        assertThat(server.processId()).isEmpty();
    }

    @Test
    void theOrphanOfAKilledProcessIsStoppedAndItsDataRecovered() throws Exception {
        long term = takeTerm();
        Process holder = hold();
        long orphan = readNumber(holder);
        holder.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(orphan)).isPresent();

        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY)) {
            assertThat(state(orphan)).isIn(ENDED);
            assertThat(server.processId().orElseThrow()).isNotEqualTo(orphan);
        }
        assertThat(takeTerm()).isEqualTo(term + 1);
    }

    @Test
    void anotherLivingProcessKeepsItsServer() throws Exception {
        Process holder = hold();
        try {
            long process = readNumber(holder);
            DatabaseException refused =
                    catchThrowableOfType(DatabaseException.class, () -> EmbeddedPostgres.start(DIRECTORY));
            assertThat(refused.kind()).isEqualTo(Kind.MISCONFIGURED);
            assertThat(refused).hasMessageContaining("another process that is running uses the Postgres in");
            assertThat(ProcessHandle.of(process)).isPresent();
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void oneProcessStartsItOnce() {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY)) {
            assertThat(server.processId()).isPresent();
            assertThat(catchThrowableOfType(DatabaseException.class, () -> EmbeddedPostgres.start(DIRECTORY)))
                    .hasMessageContaining("another process");
        }
    }

    @Test
    void aKilledServerStartsAgainOnItsPort() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY);
                Database database = Database.open(server.config())) {
            database.migrate();
            database.fence().take("grid", 0, Claim.SUCCEED_OWN_CLUSTER);
            long term = database.fence().read().term();
            int port = server.port();
            ProcessHandle process =
                    ProcessHandle.of(server.processId().orElseThrow()).orElseThrow();
            process.destroyForcibly();
            process.onExit().get(30, TimeUnit.SECONDS);
            DatabaseException fault = catchThrowableOfType(
                    DatabaseException.class, () -> database.fence().read());
            assertThat(fault.kind()).isEqualTo(Kind.TRANSIENT);

            server.restart();
            assertThat(server.port()).isEqualTo(port);
            assertThat(database.fence().read().term()).isEqualTo(term);
        }
    }

    /** A number of a process that is gone is given to another one, sooner or later. */
    @Test
    void aStrangerWithTheNumberOfAKilledServerIsLeftAlone() throws Exception {
        takeTerm();
        Path data = DIRECTORY.toRealPath().resolve("data");
        RunAs user = RunAs.choose(DIRECTORY.toRealPath(), data);
        Process stranger = new ProcessBuilder(user.command("sleep", "600")).start();
        try {
            Path file = data.resolve("postmaster.pid");
            Files.write(file, List.of(Long.toString(stranger.pid()), data.toString(), "1", "5432", "", "127.0.0.1"));
            user.give(file);
            takeTerm();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void dataOfAnotherVersionAreRefused() throws Exception {
        Path directory = Files.createDirectories(Path.of("target", "embedded-older"));
        Files.writeString(Files.createDirectories(directory.resolve("data")).resolve("PG_VERSION"), "17\n");
        DatabaseException refused =
                catchThrowableOfType(DatabaseException.class, () -> EmbeddedPostgres.start(directory));
        assertThat(refused.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(refused).hasMessageContaining("is of Postgres 17, this is 18");
    }

    @Test
    void itIsNoPartOfTheGroupThatCtrlCStops() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY)) {
            long process = server.processId().orElseThrow();
            assertThat(run("ps", "-o", "pgid=", "-p", Long.toString(process)).strip())
                    .isEqualTo(Long.toString(process));
        }
    }

    private static long takeTerm() {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(DIRECTORY);
                Database database = Database.open(server.config())) {
            database.migrate();
            database.fence().take("grid", 0, Claim.SUCCEED_OWN_CLUSTER);
            return database.fence().read().term();
        }
    }

    private static Process hold() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        DIRECTORY.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long readNumber(Process holder) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        return Long.parseLong(String.valueOf(output.readLine()));
    }

    private static String owner(long process) throws IOException {
        return run("ps", "-o", "user=", "-p", Long.toString(process)).strip();
    }

    private static String state(long process) throws IOException {
        return run("ps", "-o", "state=", "-p", Long.toString(process)).strip();
    }

    private static String run(String... command) throws IOException {
        return Command.run(Path.of("/"), 10_000, List.of(command)).output();
    }

    private static String query(DatabaseConfig config, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.jdbcUrl(), config.user(), config.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
    }
}
