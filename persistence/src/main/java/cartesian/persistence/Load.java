package cartesian.persistence;

import cartesian.api.ItemId;
import cartesian.api.UserId;
import cartesian.persistence.SnapshotLoader.Progress;
import cartesian.persistence.SnapshotLoader.Sink;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** One load in progress: the parts that are still to be read, and what has been read. */
final class Load {
    /** A table's pages from one number to another, as the statement that copies their rows out. */
    record Part(Source<?> source, String copy) {}

    /** A table: the columns that are read, how a row is made of them, and which of the sink's methods takes rows. */
    record Source<T>(Name name, String columns, Function<BinaryRow, T> row, BiConsumer<Sink, List<T>> target) {}

    /** A table's name in SQL, but for upper case. */
    enum Name {
        STOCK,
        CREDIT,
        ORDERS,
        RECEIPT
    }

    static final List<Source<?>> SOURCES = List.of(
            new Source<>(
                    Name.STOCK,
                    "id, stock, price, version",
                    row -> new StockRow(new ItemId(row.text()), row.number(), row.number(), row.number()),
                    Sink::stock),
            new Source<>(
                    Name.CREDIT,
                    "id, credit, version",
                    row -> new CreditRow(new UserId(row.text()), row.number(), row.number()),
                    Sink::credit),
            new Source<>(Name.ORDERS, OrderColumns.ALL, OrderColumns::read, Sink::orders),
            new Source<>(
                    Name.RECEIPT,
                    "key, place, id, fingerprint, told, expires_millis, version",
                    row -> new ReceiptRow(
                            row.text(), row.text(), row.text(), row.number(), row.text(), row.number(), row.number()),
                    Sink::receipts));

    private final Sink sink;
    private final Queue<Part> parts;
    private final int partsInAll;
    private final Map<Name, AtomicLong> rows = new EnumMap<>(Name.class);
    private final AtomicInteger partsRead = new AtomicInteger();
    private volatile boolean stopped;

    Load(List<Part> parts, Sink sink) {
        this.sink = sink;
        this.parts = new ConcurrentLinkedQueue<>(parts);
        partsInAll = parts.size();
        for (Name name : Name.values()) {
            rows.put(name, new AtomicLong());
        }
    }

    int partsInAll() {
        return partsInAll;
    }

    long rows(Name name) {
        return counter(name).get();
    }

    /** Lets all readers end before their next chunk. */
    void stop() {
        stopped = true;
    }

    /** Reads one part after the other until none is left. */
    void read(Connection connection) throws SQLException {
        for (Part part = parts.poll(); part != null && !stopped; part = parts.poll()) {
            CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(part.copy());
            try {
                copy(out, part.source());
            } finally {
                end(connection, out);
            }
            sink.progress(new Progress(partsRead.incrementAndGet(), partsInAll, rowsInAll()));
        }
    }

    private <T> void copy(CopyOut out, Source<T> source) throws SQLException {
        BinaryRow row = new BinaryRow();
        List<T> chunk = new ArrayList<>(SnapshotLoader.CHUNK_ROWS_MAX);
        for (byte[] message = out.readFromCopy(); message != null && !stopped; message = out.readFromCopy()) {
            if (row.next(message)) {
                chunk.add(source.row().apply(row));
            }
            if (chunk.size() == SnapshotLoader.CHUNK_ROWS_MAX) {
                deliver(source, chunk);
                chunk = new ArrayList<>(SnapshotLoader.CHUNK_ROWS_MAX);
            }
        }
        if (!chunk.isEmpty()) {
            deliver(source, chunk);
        }
    }

    /**
     * Cuts a connection that is left in the midst of a copy: until the copy's end it neither rolls back nor closes, and
     * one whose copy was cancelled has been seen to answer the next statement with an earlier one's result.
     */
    private static void end(Connection connection, CopyOut out) throws SQLException {
        if (out.isActive()) {
            connection.abort(Runnable::run);
        }
    }

    private <T> void deliver(Source<T> source, List<T> chunk) {
        source.target().accept(sink, chunk);
        counter(source.name()).addAndGet(chunk.size());
    }

    private long rowsInAll() {
        long sum = 0;
        for (AtomicLong count : rows.values()) {
            sum += count.get();
        }
        return sum;
    }

    private AtomicLong counter(Name name) {
        AtomicLong counter = rows.get(name);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + name);
        }
        return counter;
    }
}
