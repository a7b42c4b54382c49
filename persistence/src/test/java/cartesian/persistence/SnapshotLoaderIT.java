package cartesian.persistence;

import static cartesian.persistence.Rows.credit;
import static cartesian.persistence.Rows.line;
import static cartesian.persistence.Rows.order;
import static cartesian.persistence.Rows.receipt;
import static cartesian.persistence.Rows.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import cartesian.persistence.SnapshotLoader.Loaded;
import cartesian.persistence.SnapshotLoader.Orders;
import cartesian.persistence.SnapshotLoader.Progress;
import cartesian.persistence.SnapshotLoader.Sink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotLoaderIT {
    private static final int EPOCHS_AMONG_LOADS = 6;

    private final DatabaseConfig config = TestDatabase.migrated();
    private final Database database = Database.open(config);
    private final EpochWriter writer = database.writer();
    private final long term = ((Taken) database.fence().take("grid", 10_000, Claim.WAIT_FOR_ALL)).term();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nothingIsLoadedFromEmptyTables() {
        Kept kept = new Kept();
        Loaded loaded = database.loader().load(Orders.ALL, kept);
        assertThat(loaded.rows()).isZero();
        assertThat(loaded.epoch()).isZero();
        assertThat(loaded.term()).isEqualTo(term);
        assertThat(kept.stock).isEmpty();
    }

    @Test
    void everyColumnIsLoaded() {
        OrderRow unpaid = order("o-unpaid", OrderRow.UNPAID, 1, line("i", 2, 10), line("a\"b\\c{,}'", 1, 3));
        OrderRow paid = order("o-paid", 0, 4, line("i", 1, 7));
        OrderRow empty = order("o-empty", OrderRow.UNPAID, 2);
        ReceiptRow receipt = receipt("k 1", "orders of user", "u\\", "refused no-such-user u", Long.MAX_VALUE, 9);
        EpochImages images = new EpochImages(
                List.of(stock("i", 5, 10, 1)),
                List.of(credit("u", 93, 2)),
                List.of(unpaid, paid, empty),
                List.of(),
                List.of(receipt));
        write(7, images);

        Kept kept = new Kept();
        Loaded loaded = database.loader().load(Orders.ALL, kept);
        assertThat(List.of(loaded.stock(), loaded.credit(), loaded.orders(), loaded.epoch()))
                .containsExactly(1L, 1L, 3L, 7L);
        assertThat(kept.stock).isEqualTo(images.stock());
        assertThat(kept.credit).isEqualTo(images.credit());
        assertThat(kept.orders).containsExactlyInAnyOrder(unpaid, paid, empty);
        assertThat(kept.receipts).containsExactly(receipt);

        Kept open = new Kept();
        database.loader().load(Orders.UNPAID, open);
        assertThat(open.orders).containsExactlyInAnyOrder(unpaid, empty);
    }

    @Test
    void manyRowsAreLoadedOnceEachWithProgress() {
        List<StockRow> stock = new ArrayList<>();
        List<OrderRow> orders = new ArrayList<>();
        for (int index = 0; index < 100_000; index++) {
            stock.add(stock("item-" + index, index, 1, 1));
            orders.add(order("order-" + index, index % 2 == 0 ? 2 : OrderRow.UNPAID, 1, line("item-1", 2, 1)));
        }
        write(1, new EpochImages(stock, List.of(), orders, List.of()));

        Kept kept = new Kept();
        Loaded loaded = database.loader().load(Orders.ALL, kept);
        assertThat(loaded.rows()).isEqualTo(200_000);
        assertThat(kept.stock).hasSameSizeAs(stock);
        assertThat(new HashSet<>(kept.stock)).isEqualTo(new HashSet<>(stock));
        assertThat(kept.orders).hasSameSizeAs(orders);
        assertThat(new HashSet<>(kept.orders)).isEqualTo(new HashSet<>(orders));
        assertThat(kept.largestChunk.get()).isLessThanOrEqualTo(SnapshotLoader.CHUNK_ROWS_MAX);
        assertThat(kept.progress).hasSizeGreaterThan(3);
        Progress last = Collections.max(kept.progress, (one, other) -> Integer.compare(one.parts(), other.parts()));
        assertThat(last.parts()).isEqualTo(last.partsInAll());
        assertThat(last.rows()).isEqualTo(200_000);
    }

    /** Each epoch gives every row the epoch's number: a load that mixes two epochs shows two numbers. */
    @Test
    void aLoadAmongWritesIsTheStateOfOneEpoch() throws Exception {
        int rows = 30_000;
        writeEverywhere(1, rows);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong written = new AtomicLong(1);
        Thread writing = Thread.ofPlatform().start(() -> {
            while (!stop.get()) {
                writeEverywhere(written.incrementAndGet(), rows);
            }
        });
        try {
            while (writing.isAlive() && written.get() < EPOCHS_AMONG_LOADS) {
                Kept kept = new Kept();
                Loaded loaded = database.loader().load(Orders.ALL, kept);
                assertThat(kept.stock).hasSize(rows).allMatch(row -> row.stock() == loaded.epoch());
                assertThat(kept.credit).hasSize(rows).allMatch(row -> row.credit() == loaded.epoch());
            }
        } finally {
            stop.set(true);
            writing.join();
        }
        assertThat(written.get()).isGreaterThanOrEqualTo(EPOCHS_AMONG_LOADS);
    }

    @Test
    void whatTheSinkThrowsEndsTheLoadAndLeaksNoConnection() {
        writeEverywhere(1, 50_000);
        for (int attempt = 0; attempt < 2 * config.readersMax(); attempt++) {
            IllegalStateException thrown = catchThrowableOfType(
                    IllegalStateException.class,
                    () -> database.loader().load(Orders.ALL, new Kept() {
                        @Override
                        public void credit(List<CreditRow> rows) {
                            throw new IllegalStateException("no more");
                        }
                    }));
            assertThat(thrown).hasMessage("no more");
        }
        assertThat(database.loader().load(Orders.ALL, new Kept()).rows()).isEqualTo(100_000);
    }

    private void writeEverywhere(long epoch, int rows) {
        List<StockRow> stock = new ArrayList<>(rows);
        List<CreditRow> credit = new ArrayList<>(rows);
        for (int index = 0; index < rows; index++) {
            stock.add(stock("i" + index, epoch, 1, epoch));
            credit.add(credit("u" + index, epoch, epoch));
        }
        write(epoch, new EpochImages(stock, credit, List.of(), List.of()));
    }

    private void write(long epoch, EpochImages images) {
        EpochHeader header = new EpochHeader(epoch, "grid", 1, Instant.EPOCH);
        assertThat(writer.write(term, header, images)).isInstanceOf(WriteOutcome.Written.class);
    }

    private static class Kept implements Sink {
        final List<StockRow> stock = Collections.synchronizedList(new ArrayList<>());
        final List<CreditRow> credit = Collections.synchronizedList(new ArrayList<>());
        final List<OrderRow> orders = Collections.synchronizedList(new ArrayList<>());
        final List<ReceiptRow> receipts = Collections.synchronizedList(new ArrayList<>());
        final List<Progress> progress = Collections.synchronizedList(new ArrayList<>());
        final AtomicLong largestChunk = new AtomicLong();

        @Override
        public void stock(List<StockRow> rows) {
            stock.addAll(rows);
            largestChunk.accumulateAndGet(rows.size(), Math::max);
        }

        @Override
        public void credit(List<CreditRow> rows) {
            credit.addAll(rows);
        }

        @Override
        public void orders(List<OrderRow> rows) {
            orders.addAll(rows);
            largestChunk.accumulateAndGet(rows.size(), Math::max);
        }

        @Override
        public void receipts(List<ReceiptRow> rows) {
            receipts.addAll(rows);
        }

        @Override
        public void progress(Progress done) {
            progress.add(done);
        }
    }
}
