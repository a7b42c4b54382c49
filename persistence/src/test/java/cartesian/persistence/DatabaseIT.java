package cartesian.persistence;

import static cartesian.persistence.Rows.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cartesian.api.OrderId;
import cartesian.persistence.DatabaseException.Kind;
import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DatabaseIT {
    @Test
    void manyMembersMigrateAtOnce() throws Exception {
        DatabaseConfig config = TestDatabase.fresh();
        List<Future<?>> members = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int member = 0; member < 4; member++) {
                members.add(threads.submit(() -> migrate(config)));
            }
        }
        for (Future<?> member : members) {
            member.get();
        }
        migrate(config);
        assertThat(TestDatabase.number(config, "SELECT count(*) FROM fence")).isEqualTo(1);
    }

    @Test
    void everyTableAndColumnIsExplained() {
        String unexplained = TestDatabase.query(TestDatabase.migrated(), """
                SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0
                    AND relname <> 'flyway_schema_history' AND a.attname NOT IN ('epoch', 'version')
                    AND col_description(c.oid, attnum) IS NULL""");
        assertThat(unexplained).isEqualTo("0");
    }

    @Test
    void aNewerSchemaIsRefused() {
        DatabaseConfig config = TestDatabase.migrated();
        TestDatabase.execute(config, """
                INSERT INTO flyway_schema_history
                    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'cartesian', 1, true)""");
        DatabaseException fault = fault(() -> migrate(config));
        assertThat(fault.kind()).isEqualTo(Kind.MISCONFIGURED);
        assertThat(fault).hasMessageContaining("99");
    }

    @Test
    void aWrongPasswordIsAMisconfiguration() {
        DatabaseConfig right = TestDatabase.migrated();
        DatabaseConfig wrong =
                new DatabaseConfig(right.jdbcUrl(), right.user(), "wrong", right.schema(), 1, 500, 1_000);
        assertFault(() -> migrate(wrong), Kind.MISCONFIGURED, "28P01");
        assertFault(() -> read(wrong), Kind.MISCONFIGURED, "28P01");
    }

    @Test
    void aMissingDatabaseIsAMisconfiguration() {
        DatabaseConfig wrong = at(TestDatabase.server().administrator(), "/nowhere");
        assertFault(() -> migrate(wrong), Kind.MISCONFIGURED, "3D000");
        assertFault(() -> read(wrong), Kind.MISCONFIGURED, "3D000");
    }

    @Test
    void aSchemaOfSomebodyElseIsAMisconfiguration() {
        DatabaseConfig config = TestDatabase.migrated();
        TestDatabase.administer("REVOKE ALL ON " + config.schema() + ".fence FROM cartesian");
        assertFault(() -> read(config), Kind.MISCONFIGURED, "42501");
    }

    @Test
    void aMissingSchemaIsAMisconfiguration() {
        assertFault(() -> read(TestDatabase.fresh()), Kind.MISCONFIGURED, "42P01");
    }

    @Test
    void tlsThatTheServerDoesNotOfferIsAMisconfiguration() {
        DatabaseConfig config = at(TestDatabase.migrated(), "/cartesian?sslmode=require");
        assertFault(() -> migrate(config), Kind.MISCONFIGURED, "08004");
    }

    @Test
    void aServerThatIsAwayMayComeBack() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        DatabaseConfig config = new DatabaseConfig(
                "jdbc:postgresql://127.0.0.1:" + port + "/cartesian", "cartesian", "", "cartesian", 1, 500, 1_000);
        assertFault(() -> migrate(config), Kind.TRANSIENT, "08001");
        assertFault(() -> read(config), Kind.TRANSIENT, "08001");
    }

    @Test
    void aReadOnlyServerMayTakeWritesLater() {
        DatabaseConfig config = at(TestDatabase.migrated(), "/cartesian?options=-c%20default_transaction_read_only=on");
        assertFault(() -> take(config), Kind.TRANSIENT, "25006");
    }

    @Test
    void aFullDiskMayBeEmptied() {
        DatabaseConfig config = TestDatabase.migrated();
        TestDatabase.execute(
                config,
                """
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$""",
                "CREATE TRIGGER full_disk BEFORE INSERT ON stock FOR EACH ROW EXECUTE FUNCTION full_disk()");
        assertFault(() -> writeOne(config), Kind.TRANSIENT, "53100");
        TestDatabase.execute(config, "DROP TRIGGER full_disk ON stock");
        writeOne(config);
    }

    @Test
    void aStatementThatWaitsTooLongMayBeAskedAgain() throws SQLException {
        DatabaseConfig config = quick(TestDatabase.migrated());
        try (Connection holder = TestDatabase.connect(config)) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE orders");
            }
            try (Database database = Database.open(config)) {
                assertFault(() -> database.archive().find(new OrderId("o")), Kind.TRANSIENT, "57014");
            }
        }
    }

    @Test
    void aConnectionThatIsCutMayBeMadeAnew() {
        DatabaseConfig config = TestDatabase.migrated();
        try (Database database = Database.open(config)) {
            EpochWriter cut = database.writer((stage, epoch) -> {
                if (stage == FaultPoint.Stage.BEFORE_COMMIT) {
                    TestDatabase.administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE usename = 'cartesian' AND state = 'idle in transaction'");
                }
            });
            long term = ((Taken) database.fence().take("grid", 0, Claim.WAIT_FOR_ALL)).term();
            assertThat(fault(() -> cut.write(term, header(1), one())).kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(database.writer().write(term, header(1), one())).isInstanceOf(WriteOutcome.Written.class);
        }
    }

    @Test
    void itIsKnownWhetherPostgresAnswers() {
        DatabaseConfig config = TestDatabase.migrated();
        try (Database database = Database.open(config);
                Database away = Database.open(quick(at(config, "/none")))) {
            assertThat(database.answers()).isTrue();
            assertThat(away.answers()).isFalse();
        }
    }

    @Test
    void commitsWaitForTheDiskWhateverTheRoleSays() {
        DatabaseConfig config = at(TestDatabase.migrated(), "/cartesian?options=-c%20synchronous_commit=off");
        try (Pool pool = new Pool("test", config, 1)) {
            String setting = pool.with("asking", connection -> {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("SHOW synchronous_commit")) {
                    row.next();
                    return row.getString(1);
                }
            });
            assertThat(setting).isEqualTo("on");
        }
    }

    private static void migrate(DatabaseConfig config) {
        try (Database database = Database.open(config)) {
            database.migrate();
        }
    }

    private static void read(DatabaseConfig config) {
        try (Database database = Database.open(config)) {
            database.fence().read();
        }
    }

    private static Fence.TakeOutcome take(DatabaseConfig config) {
        try (Database database = Database.open(config)) {
            return database.fence().take("grid", 0, Claim.SUCCEED_OWN_CLUSTER);
        }
    }

    private static void writeOne(DatabaseConfig config) {
        try (Database database = Database.open(config)) {
            long term = ((Taken) database.fence().take("grid", 0, Claim.SUCCEED_OWN_CLUSTER)).term();
            database.writer().write(term, header(1), one());
        }
    }

    private static EpochHeader header(long epoch) {
        return new EpochHeader(epoch, "grid", 1, Instant.EPOCH);
    }

    private static EpochImages one() {
        return new EpochImages(List.of(stock("i", 1, 1, 1)), List.of(), List.of(), List.of());
    }

    private static DatabaseConfig at(DatabaseConfig config, String path) {
        String url = "jdbc:postgresql://127.0.0.1:" + TestDatabase.server().port() + path;
        return new DatabaseConfig(url, config.user(), config.password(), config.schema(), 1, 500, 5_000);
    }

    private static DatabaseConfig quick(DatabaseConfig config) {
        return new DatabaseConfig(config.jdbcUrl(), config.user(), config.password(), config.schema(), 1, 500, 200);
    }

    private static void assertFault(ThrowingCallable call, Kind kind, String state) {
        DatabaseException fault = fault(call);
        assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(kind);
        assertThat(fault.sqlState()).contains(state);
    }

    private static DatabaseException fault(ThrowingCallable call) {
        return catchThrowableOfType(DatabaseException.class, call);
    }
}
