package cartesian.persistence.backup;

import cartesian.persistence.Database;
import cartesian.persistence.DatabaseConfig;
import cartesian.persistence.DatabaseException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Puts a backup into a database, in one transaction: all of it is there, or all is as it was.
 *
 * <p>That transaction also looks whether a grid holds the database, and ends every term there ever was in it: a scribe that
 * has slept meanwhile is fenced, and its grid loads what was restored.
 *
 * @param replace whether records that are there already may go
 * @param leaseMillis the silence after which a scribe counts as gone
 */
public record Restore(DatabaseConfig database, boolean replace, int leaseMillis) {
    /** Said by the fence until a grid takes the next term; no member is called so. */
    private static final String HOLDER = "nobody since a restore";

    /**
     * Restores a file that {@link Backup} has written; answers the epoch that the database is at.
     *
     * @param programs where Postgres' client programs are; empty: wherever they are installed
     * @throws DatabaseException if it could not; the database is as it was
     */
    public long from(Path file, Optional<Path> programs) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw DatabaseException.misconfigured(file + " is not a file that can be read", null);
        }
        Programs tools = Programs.find(programs, serverMajor());
        try {
            requireBackup(tools, file);
            return restore(tools, file);
        } catch (IOException e) {
            throw DatabaseException.transientFault("restoring " + file + ": " + e.getMessage(), e);
        }
    }

    private int serverMajor() {
        try (Connection connection = Database.connect(database);
                Statement statement = connection.createStatement()) {
            return Backup.major(statement);
        } catch (SQLException e) {
            throw DatabaseException.of("database of " + database, e);
        }
    }

    private void requireBackup(Programs tools, Path file) throws IOException {
        try (Running list = tools.start(Programs.RESTORE, database, "--list", file.toString())) {
            String contents = list.output();
            if (!list.succeeds()) {
                throw DatabaseException.misconfigured(file + " is not a whole backup: " + list.complaint(), null);
            }
            if (!contents.contains("TABLE DATA " + database.schema() + " fence ")) {
                throw DatabaseException.misconfigured(
                        file + " is not a backup of Cartesian: it has no table " + database.schema() + ".fence", null);
            }
        }
    }

    /**
     * The statements of the archive go through psql between a beginning and an end of ours. The end, which commits, is sent
     * after all of the archive was read; without it, psql ends in an open transaction.
     */
    private long restore(Programs tools, Path file) throws IOException {
        Path said = Files.createTempFile("cartesian-", ".out");
        try (Running read = tools.start(
                        Programs.RESTORE,
                        database,
                        "--no-owner",
                        "--no-privileges",
                        "--no-tablespaces",
                        "--file=-",
                        file.toString());
                Running write = tools.start(
                        Programs.SQL,
                        database,
                        "--no-psqlrc",
                        "--quiet",
                        "--no-align",
                        "--tuples-only",
                        "--no-password",
                        "--set=ON_ERROR_STOP=1",
                        "--output=" + said)) {
            boolean complete = pass(read, write, file);
            if (!write.succeeds() || !complete) {
                throw write.failed("nothing was restored");
            }
            List<String> lines = Files.readAllLines(said);
            return Long.parseLong(lines.getLast().strip());
        } finally {
            Files.deleteIfExists(said);
        }
    }

    /** Answers whether psql has taken all. */
    private boolean pass(Running read, Running write, Path file) throws IOException {
        try (OutputStream statements = write.process().getOutputStream()) {
            statements.write(prepare().getBytes(StandardCharsets.UTF_8));
            statements.flush();
            read.process().getInputStream().transferTo(statements);
            if (!read.succeeds()) {
                write.process().destroyForcibly();
                throw DatabaseException.misconfigured(
                        "nothing was restored, because " + file + " is damaged: " + read.complaint(), null);
            }
            statements.write(finish().getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException _) {
            return false; // psql has ended, and says why
        }
    }

    /** Looks whether the database may be written to, and takes away what is in the way. */
    private String prepare() {
        return """
                BEGIN;
                SET LOCAL lock_timeout = '30s';
                SET LOCAL idle_in_transaction_session_timeout = 0;
                SET LOCAL synchronous_commit = on;
                DO $restore$
                DECLARE
                    part record;
                    fenced record;
                    term bigint := 0;
                    filled boolean;
                BEGIN
                    IF to_regnamespace('%1$s') IS NULL THEN
                        CREATE SCHEMA %1$s;
                    END IF;
                    IF to_regclass('%1$s.fence') IS NOT NULL THEN
                        LOCK TABLE %1$s.fence IN ACCESS EXCLUSIVE MODE;
                        SELECT f.*, clock_timestamp() - renewed_at AS age INTO fenced FROM %1$s.fence f;
                        IF NOT fenced.released AND fenced.age < %2$d * interval '1 millisecond' THEN
                            RAISE EXCEPTION 'a grid holds the database, end it first: %%', fenced.cluster_id;
                        END IF;
                        term := fenced.term;
                        filled := EXISTS (SELECT FROM %1$s.stock) OR EXISTS (SELECT FROM %1$s.credit)
                            OR EXISTS (SELECT FROM %1$s.orders);
                    ELSE
                        filled := EXISTS (SELECT FROM pg_class WHERE relnamespace = '%1$s'::regnamespace);
                    END IF;
                    IF filled AND NOT %3$b THEN
                        RAISE EXCEPTION 'the database is not empty: --replace drops what is there';
                    END IF;
                    PERFORM set_config('cartesian.term', term::text, true);
                    FOR part IN SELECT oid::regclass AS name, relkind FROM pg_class
                        WHERE relnamespace = '%1$s'::regnamespace AND relkind IN ('v', 'r') ORDER BY relkind = 'r'
                    LOOP
                        EXECUTE format('DROP %%s %%s', CASE part.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, part.name);
                    END LOOP;
                END $restore$;
                """.formatted(database.schema(), leaseMillis, replace);
    }

    /** Ends all terms, tells the epoch, and commits. */
    private String finish() {
        return """
                UPDATE %1$s.fence SET
                    term = greatest(term, current_setting('cartesian.term')::bigint) + 1,
                    cluster_id = '%2$s', released = true, renewed_at = clock_timestamp();
                SELECT epoch FROM %1$s.fence;
                COMMIT;
                """.formatted(database.schema(), HOLDER);
    }
}
