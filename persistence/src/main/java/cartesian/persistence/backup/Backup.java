package cartesian.persistence.backup;

import cartesian.persistence.Database;
import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import cartesian.persistence.Fence;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * All that a grid has in Postgres as one file, in {@code pg_dump}'s custom format.
 *
 * <p>Each epoch is one transaction, so what one snapshot shows is the state at the end of one epoch; the snapshot that
 * tells the epoch is the one that is dumped.
 *
 * @param epoch the durable epoch D that the file holds
 * @param bytes how long the file is
 */
public record Backup(long epoch, long bytes) {
    private static final int VERSIONS_PER_MAJOR = 10_000;

    /**
     * Writes a backup, while the grid goes on. The file is there when it is complete, and only then; its owner alone may
     * read it.
     *
     * @param programs where Postgres' client programs are; empty: wherever they are installed
     * @param file must not exist
     * @throws DatabaseException if it could not be made; nothing is left behind
     */
    public static Backup take(DatabaseConfig database, Optional<Path> programs, Path file) {
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw exists(file);
        }
        try (Connection connection = Database.connect(database);
                Statement statement = connection.createStatement()) {
            // The snapshot lives as long as this transaction, which does nothing while the dump is written.
            statement.execute("SET idle_in_transaction_session_timeout = 0");
            connection.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            long epoch = Fence.epoch(connection);
            Programs tools = Programs.find(programs, major(statement));
            String snapshot = text(statement, "SELECT pg_export_snapshot()");
            return new Backup(epoch, dump(database, tools, snapshot, target));
        } catch (SQLException e) {
            throw fault(database, e);
        } catch (FileAlreadyExistsException _) {
            throw exists(file);
        } catch (IOException e) {
            throw DatabaseException.misconfigured(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static long dump(DatabaseConfig database, Programs tools, String snapshot, Path target) throws IOException {
        Path half = Files.createTempFile(target.getParent(), "." + target.getFileName() + "-", ".half");
        try (Running dump = tools.start(
                Programs.DUMP,
                database,
                "--format=custom",
                "--snapshot=" + snapshot,
                // Tables by their names, not the schema: a role that may not make one can restore into its own.
                "--table=" + database.schema() + ".*",
                "--no-owner",
                "--no-privileges",
                "--no-password",
                "--lock-wait-timeout=30s",
                "--file=" + half)) {
            if (!dump.succeeds()) {
                throw dump.failed("pg_dump");
            }
            long bytes = Files.size(half);
            Files.move(half, target); // replaces nothing that is there by now
            return bytes;
        } finally {
            Files.deleteIfExists(half);
        }
    }

    static int major(Statement statement) throws SQLException {
        return Integer.parseInt(text(statement, "SHOW server_version_num")) / VERSIONS_PER_MAJOR;
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static DatabaseException exists(Path file) {
        return DatabaseException.misconfigured(file + " exists already, and is left as it is", null);
    }

    private static DatabaseException fault(DatabaseConfig database, SQLException e) {
        return "42P01".equals(e.getSQLState()) || "3F000".equals(e.getSQLState())
                ? DatabaseException.misconfigured("no grid has used the database of " + database + " yet", e)
                : DatabaseException.of("database of " + database, e);
    }
}
