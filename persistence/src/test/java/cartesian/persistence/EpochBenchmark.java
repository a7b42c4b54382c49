package cartesian.persistence;

import static cartesian.persistence.Rows.line;
import static cartesian.persistence.Rows.order;

import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import cartesian.persistence.SnapshotLoader.Loaded;
import cartesian.persistence.SnapshotLoader.Orders;
import cartesian.persistence.SnapshotLoader.Sink;
import cartesian.persistence.WriteOutcome.Written;
import cartesian.persistence.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * How many rows a second an embedded Postgres takes and gives. Run with the test class path:
 * {@code java cartesian.persistence.EpochBenchmark [directory [rounds]]}.
 */
final class EpochBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int EPOCH_ROWS = 64_000;
    private static final int EPOCHS = 12;
    private static final int ROUNDS = 3;
    private static final int LOADS = 5;
    private static final long SEED = 42;

    private final Database database;
    private final EpochWriter writer;
    private final long term;
    private long epoch;

    private EpochBenchmark(Database database) {
        this.database = database;
        writer = database.writer();
        Taken taken = (Taken) database.fence().take("benchmark", 0, Claim.SUCCEED_OWN_CLUSTER);
        term = taken.term();
        epoch = taken.epoch();
    }

    static void main(String[] arguments) {
        Path directory = Path.of(arguments.length == 0 ? "target/benchmark" : arguments[0]);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(directory);
                Database database = Database.open(server.config())) {
            database.migrate();
            TestDatabase.execute(server.config(), "TRUNCATE stock, credit, orders");
            new EpochBenchmark(database).run(arguments.length < 2 ? ROUNDS : Integer.parseInt(arguments[1]));
        }
    }

    private void run(int rounds) {
        Random random = new Random(SEED);
        write(everything());
        for (int round = 0; round < rounds; round++) {
            measure("stock, changed", () -> stock(random));
            measure("credit, changed", () -> credit(random));
            measure("orders of 2 lines, made", new Range(false));
            measure("orders of 2 lines, paid", new Range(true));
            measure("a checkout's: stock, credit, order paid", () -> checkouts(random));
        }
        for (int load = 0; load < LOADS; load++) {
            Loaded loaded = database.loader().load(Orders.ALL, new Ignored());
            System.out.printf(
                    "load: %,d rows in %,d ms, %,d rows/s%n",
                    loaded.rows(), loaded.millis(), loaded.rows() * 1_000 / loaded.millis());
        }
    }

    /** Some epoch's images. */
    @FunctionalInterface
    private interface Epoch {
        EpochImages make();
    }

    /** The next orders, so that none is made or paid twice. */
    private final class Range implements Epoch {
        private final boolean paid;
        private int next;

        Range(boolean paid) {
            this.paid = paid;
        }

        @Override
        public EpochImages make() {
            int from = next;
            next += EPOCH_ROWS;
            List<OrderRow> orders = new ArrayList<>(EPOCH_ROWS);
            for (int index = from; index < next; index++) {
                orders.add(orderAt((paid ? 0 : 10_000_000L + 1_000_000 * epoch) + index, epoch + 2, paid));
            }
            return new EpochImages(List.of(), List.of(), orders, List.of());
        }
    }

    private void measure(String what, Epoch images) {
        long rows = 0;
        long millis = 0;
        List<Long> each = new ArrayList<>();
        for (int round = 0; round < EPOCHS; round++) {
            Written written = write(images.make());
            if (round >= 2) {
                rows += written.rows();
                millis += written.millis();
                each.add(written.millis());
            }
        }
        System.out.printf("%s: %,d rows/s; epochs took %s ms%n", what, rows * 1_000 / millis, each);
    }

    private Written write(EpochImages images) {
        epoch++;
        return (Written) writer.write(term, new EpochHeader(epoch, "benchmark", 1, Instant.now()), images);
    }

    private EpochImages stock(Random random) {
        List<StockRow> rows = new ArrayList<>(EPOCH_ROWS);
        random.ints(0, ROWS).distinct().limit(EPOCH_ROWS).forEach(id -> rows.add(stockAt(id, epoch + 2)));
        return new EpochImages(rows, List.of(), List.of(), List.of());
    }

    private EpochImages credit(Random random) {
        List<CreditRow> rows = new ArrayList<>(EPOCH_ROWS);
        random.ints(0, ROWS).distinct().limit(EPOCH_ROWS).forEach(id -> rows.add(creditAt(id, epoch + 2)));
        return new EpochImages(List.of(), rows, List.of(), List.of());
    }

    private EpochImages checkouts(Random random) {
        List<StockRow> stock = new ArrayList<>();
        List<CreditRow> credit = new ArrayList<>();
        List<OrderRow> orders = new ArrayList<>();
        random.ints(0, ROWS).distinct().limit(EPOCH_ROWS / 2).forEach(id -> stock.add(stockAt(id, epoch + 2)));
        random.ints(0, ROWS).distinct().limit(EPOCH_ROWS / 4).forEach(id -> {
            credit.add(creditAt(id, epoch + 2));
            orders.add(orderAt(id, epoch + 2, true));
        });
        return new EpochImages(stock, credit, orders, List.of());
    }

    private static EpochImages everything() {
        List<StockRow> stock = new ArrayList<>();
        List<CreditRow> credit = new ArrayList<>();
        List<OrderRow> orders = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            stock.add(stockAt(id, 1));
            credit.add(creditAt(id, 1));
            orders.add(orderAt(id, 1, false));
        }
        return new EpochImages(stock, credit, orders, List.of());
    }

    private static StockRow stockAt(long id, long version) {
        return Rows.stock("item-" + id, 1_000, 10, version);
    }

    private static CreditRow creditAt(long id, long version) {
        return Rows.credit("user-" + id, 1_000, version);
    }

    private static OrderRow orderAt(long id, long version, boolean paid) {
        return order(
                "7f3-" + Long.toString(id * 2_654_435_761L, 36),
                paid ? 20 : OrderRow.UNPAID,
                version,
                line("item-" + id % ROWS, 1, 10),
                line("item-" + id * 7 % ROWS, 1, 10));
    }

    private static final class Ignored implements Sink {
        @Override
        public void stock(List<StockRow> rows) {}

        @Override
        public void credit(List<CreditRow> rows) {}

        @Override
        public void orders(List<OrderRow> rows) {}
    }
}
