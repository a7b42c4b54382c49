package cartesian.perf.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.persistence.DatabaseConfig;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one SELECT that judges Postgres, on a real one into which wrong rows are put. */
class LedgerIT {
    @TempDir
    Path directory;

    @Test
    void whatDoesNotAddUpIsFound() throws Exception {
        Path template = Files.createDirectories(directory.resolve("template"));
        Database.makeTemplate(template);
        try (Database database = Database.open(template, Files.createDirectories(directory.resolve("copy")));
                Connection connection = database.connect()) {
            fill(connection);
            assertThat(Ledger.read(connection).violations(0)).isEmpty();
            assertThat(Tables.read(database).orders())
                    .containsExactly(Map.entry("o-1", new Tables.Row("7", 2, true, 2, Map.of("5", 2L))));

            assertTorn(connection, "UPDATE stock SET stock = stock - 1 WHERE id = '5'", "item 5 has 9999997");
            assertTorn(connection, "UPDATE credit SET credit = credit - 2 WHERE id = '7'", "user 7 has 9999996");
            assertTorn(connection, "DELETE FROM stock WHERE id = '6'", "item 6 has no row");
            assertTorn(connection, "UPDATE orders SET taken = false", "item 5 has 9999998, not 10000000");
            assertTorn(connection, "UPDATE fence SET epoch = 8", "D went back from 9 to 8");
        }
    }

    private static void fill(Connection connection) throws Exception {
        try (InputStream schema =
                Objects.requireNonNull(DatabaseConfig.class.getResourceAsStream("schema/V1__tables.sql"))) {
            execute(connection, new String(schema.readAllBytes(), StandardCharsets.UTF_8));
        }
        execute(
                connection,
                "INSERT INTO stock SELECT n::text, CASE WHEN n >= " + Assortment.SCARCE + " THEN "
                        + Assortment.SCARCE_STOCK + " ELSE " + Assortment.STOCK
                        + " END, 1, 1, 1 FROM generate_series(0, "
                        + (Assortment.ALL_ITEMS - 1) + ") AS n");
        execute(
                connection,
                "INSERT INTO credit SELECT n::text, " + Assortment.CREDIT + ", 1, 1 FROM generate_series(0, "
                        + Assortment.USERS + ") AS n");
        execute(connection, "INSERT INTO orders VALUES ('o-1', '7', 2, true, 2, '{5}', '{2}', '{1}', 1, 1)");
        execute(connection, "UPDATE stock SET stock = stock - 2 WHERE id = '5'");
        execute(connection, "UPDATE credit SET credit = credit - 2 WHERE id = '7'");
        execute(connection, "UPDATE fence SET epoch = 9");
    }

    private static void assertTorn(Connection connection, String wrong, String found) throws SQLException {
        connection.setAutoCommit(false);
        execute(connection, wrong);
        assertThat(Ledger.read(connection).violations(9)).anyMatch(violation -> violation.contains(found));
        connection.rollback();
        connection.setAutoCommit(true);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
