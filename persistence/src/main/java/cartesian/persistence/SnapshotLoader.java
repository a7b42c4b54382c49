package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.persistence.Load.Name;
import cartesian.persistence.Load.Part;
import cartesian.persistence.Load.Source;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Reads all tables as they are at one moment, on several connections that share one snapshot.
 *
 * <p>Memory is bounded by what the sink keeps: a reader holds one chunk at a time, and Postgres waits for it.
 */
public final class SnapshotLoader {
    static final int CHUNK_ROWS_MAX = 2_000;
    private static final long PART_PAGES = 2_048; // of 8 KiB each
    private static final long PAGES_MAX = 4_294_967_295L;

    private final Pool pool;
    private final int readers;

    SnapshotLoader(Pool pool, int readers) {
        this.pool = pool;
        this.readers = readers;
    }

    /** Which orders to read: those that are paid stay within reach of {@link OrderArchive}. */
    public enum Orders {
        ALL,
        UNPAID
    }

    /** Takes what is read. Several threads call it at once; what it throws ends the load and is thrown by that. */
    public interface Sink {
        void stock(List<StockRow> rows);

        void credit(List<CreditRow> rows);

        void orders(List<OrderRow> rows);

        /** Takes receipts, also void ones. */
        default void receipts(List<ReceiptRow> rows) {}

        /** Tells how far the load is, after each part of a table. */
        default void progress(Progress progress) {}
    }

    /** How many of the tables' parts, which are equally large, have been read, and how many rows were in them. */
    public record Progress(int parts, int partsInAll, long rows) {}

    /** What was read: the state at {@code epoch}, which is D, and the term of then. */
    public record Loaded(long stock, long credit, long orders, long epoch, long term, long millis) {
        public long rows() {
            return stock + credit + orders;
        }
    }

    /**
     * Reads all rows and returns when the sink has taken the last one.
     *
     * @throws DatabaseException if any reader fails; the sink may have seen a part of the rows then
     */
    public Loaded load(Orders which, Sink sink) {
        requireNonNull(which);
        requireNonNull(sink);
        long begun = System.nanoTime();
        return pool.transaction("loading", connection -> {
            beginSnapshot(connection);
            String snapshot = text(connection, "SELECT pg_export_snapshot()");
            Fence.State fence = Fence.read(connection);
            Load load = new Load(parts(connection, which), sink);
            readAll(load, connection, snapshot);
            return new Loaded(
                    load.rows(Name.STOCK),
                    load.rows(Name.CREDIT),
                    load.rows(Name.ORDERS),
                    fence.epoch(),
                    fence.term(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        });
    }

    /** The exporting transaction stays open until all have read: its connection reads as well. */
    private void readAll(Load load, Connection exporter, String snapshot) {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                readers, Thread.ofPlatform().name("load-", 0).factory())) {
            CompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
            int tasks = Math.min(readers, load.partsInAll());
            running.submit(() -> {
                load.read(exporter);
                return true;
            });
            for (int reader = 1; reader < tasks; reader++) {
                running.submit(() -> pool.transaction("loading", connection -> {
                    beginSnapshot(connection);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
                    }
                    load.read(connection);
                    return true;
                }));
            }
            await(load, running, tasks);
        }
    }

    private static void await(Load load, CompletionService<Boolean> running, int tasks) {
        RuntimeException failure = null;
        boolean interrupted = false;
        for (int task = 0; task < tasks; ) {
            try {
                running.take().get();
                task++;
            } catch (InterruptedException _) {
                interrupted = true;
                load.stop();
            } catch (ExecutionException e) {
                task++;
                load.stop();
                RuntimeException next = asUnchecked(e);
                if (failure == null) {
                    failure = next;
                } else if (!failure.equals(next)) {
                    failure.addSuppressed(next);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw DatabaseException.transientFault("loading: interrupted", failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static RuntimeException asUnchecked(ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : DatabaseException.of("loading", failure);
    }

    private static void beginSnapshot(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
        }
    }

    /** Splits the tables by pages. The last part of each has no end: what the snapshot sees may lie there. */
    private static List<Part> parts(Connection connection, Orders which) throws SQLException {
        List<Part> parts = new ArrayList<>();
        for (Source<?> source : Load.SOURCES) {
            String table = source.name().name().toLowerCase(Locale.ROOT);
            String pages = text(connection, "SELECT pg_relation_size('" + table + "') / 8192");
            long end = Math.max(1, Long.parseLong(pages));
            boolean unpaidOnly = source.name() == Name.ORDERS && which == Orders.UNPAID;
            for (long from = 0; from < end; from += PART_PAGES) {
                long to = from + PART_PAGES >= end ? PAGES_MAX : from + PART_PAGES;
                String where = " WHERE ctid >= '(" + from + ",0)'::tid AND ctid < '(" + to + ",0)'::tid"
                        + (unpaidOnly ? " AND charged IS NULL" : "");
                String select = "SELECT " + source.columns() + " FROM " + table + where;
                parts.add(new Part(source, "COPY (" + select + ") TO STDOUT (FORMAT binary)"));
            }
        }
        return parts;
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
