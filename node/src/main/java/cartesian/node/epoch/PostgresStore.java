package cartesian.node.epoch;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.node.Histograms;
import cartesian.node.checkout.Archive;
import cartesian.node.checkout.History;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import cartesian.node.record.OrderLine;
import cartesian.node.record.OrderRecord;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.persistence.CreditRow;
import cartesian.persistence.Database;
import cartesian.persistence.DatabaseException;
import cartesian.persistence.EpochHeader;
import cartesian.persistence.EpochImages;
import cartesian.persistence.EpochWriter;
import cartesian.persistence.FaultPoint;
import cartesian.persistence.Fence;
import cartesian.persistence.OrderArchive;
import cartesian.persistence.OrderRow;
import cartesian.persistence.ReceiptRow;
import cartesian.persistence.RemovedOrder;
import cartesian.persistence.SnapshotLoader;
import cartesian.persistence.StockRow;
import cartesian.persistence.WriteOutcome;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Epochs in Postgres: turns the grid's images into rows and back. */
public final class PostgresStore implements EpochStore, Archive, History {
    /** A hundred years. */
    private static final long NEVER_MILLIS = 3_155_760_000_000L;

    private final Database database;
    private final EpochWriter writer;
    private final String cluster;
    private final long leaseMillis;
    private final Sink sink;
    private final DistributionSummary records;
    private final Timer writes;
    private boolean migrated;

    /** Takes loaded records, from several threads. */
    public interface Sink {
        /** All that an earlier load may have left half done is to go. */
        void clear();

        void accounts(Map<AccountKey, Account> accounts);

        void orders(Map<OrderId, OrderRecord> orders);

        void receipts(Map<ReceiptName, Receipt> receipts);

        /** All is there: a partition that is found without its seal from now on has lost its records. */
        void seal();
    }

    /**
     * Makes a store; connects to nothing yet.
     *
     * @param cluster names this member of this grid, and no other, to all that want the same database
     * @param leaseMillis the silence after which another grid's term may be taken
     * @param meters counts and times what is written
     */
    public PostgresStore(
            Database database, String cluster, long leaseMillis, Sink sink, FaultPoints faults, MeterRegistry meters) {
        this.records = DistributionSummary.builder("cartesian.epoch.records")
                .description("Images in each epoch written by this member")
                .register(meters);
        this.writes = Histograms.timer("cartesian.epoch.write", "How long Postgres took for each epoch")
                .register(meters);
        this.database = database;
        this.writer = database.writer((stage, epoch) -> reached(stage, faults));
        this.cluster = cluster;
        this.leaseMillis = leaseMillis;
        this.sink = sink;
    }

    private static void reached(FaultPoint.Stage stage, FaultPoints faults) {
        switch (stage) {
            case BEFORE_COMMIT -> faults.reached("write");
            case AFTER_COMMIT -> faults.reached("commit");
            case BEFORE_WRITE, BETWEEN_TABLES -> {}
        }
    }

    /** Brings the schema up to date, once. */
    public synchronized void prepare() {
        if (!migrated) {
            translating(() -> {
                database.migrate();
                return true;
            });
            migrated = true;
        }
    }

    @Override
    public String self() {
        return cluster;
    }

    @Override
    public Term take(boolean afterLease) {
        prepare();
        long silenceMillis = afterLease ? leaseMillis : NEVER_MILLIS;
        Fence.TakeOutcome outcome =
                translating(() -> database.fence().take(cluster, silenceMillis, Fence.Claim.SUCCEED_OWN_CLUSTER));
        return switch (outcome) {
            case Fence.TakeOutcome.Taken(long term, long epoch, Fence.Previous previous) ->
                new Term.Taken(term, epoch, new Lineage(previous.clusterId(), previous.term()), previous.released());
            case Fence.TakeOutcome.Held(String by, long term, long ageMillis) ->
                new Term.Held(new Lineage(by, term), ageMillis);
        };
    }

    @Override
    public boolean advance(long term) {
        return translating(() -> database.fence().advance(term, cluster));
    }

    @Override
    public Result write(long term, long epoch, int members, long cutAtMillis, EpochBuffer images) {
        EpochHeader header = new EpochHeader(epoch, cluster, members, Instant.ofEpochMilli(cutAtMillis));
        return switch (translating(() -> writer.write(term, header, rows(images)))) {
            case WriteOutcome.Written(int rows, long millis) -> {
                records.record((double) images.size());
                writes.record(millis, TimeUnit.MILLISECONDS);
                yield new Result.Written(rows, millis);
            }
            case WriteOutcome.Fenced(long _, String by) -> new Result.Fenced(by);
        };
    }

    @Override
    public boolean renew(long term) {
        return translating(() -> database.fence().renew(term));
    }

    @Override
    public void release(long term) {
        boolean _ = translating(() -> database.fence().release(term));
    }

    @Override
    public Optional<OrderRecord> find(OrderId order) {
        try {
            return database.archive().find(order).map(PostgresStore::record);
        } catch (DatabaseException e) {
            throw new UnavailableException("Orders that have left memory cannot be read now: " + e.getMessage(), e);
        }
    }

    @Override
    public Page orders(UserId user, Optional<Position> after, int limit) {
        try {
            OrderArchive.Page page = database.archive()
                    .ofUser(
                            user,
                            after.map(position -> new OrderArchive.Position(position.createdAt(), position.order())),
                            limit);
            List<Dated> orders = page.orders().stream()
                    .map(dated ->
                            new Dated(record(dated.order()).shown(dated.order().id()), dated.createdAt()))
                    .toList();
            return new Page(page.epoch(), orders);
        } catch (DatabaseException e) {
            throw new UnavailableException("Orders of users cannot be read now: " + e.getMessage(), e);
        }
    }

    @Override
    public long items(Consumer<Item> sink) {
        return exported(() -> database.export()
                .stock(row -> sink.accept(new Item(row.id(), new Amount(row.stock()), new Amount(row.price())))));
    }

    @Override
    public long users(Consumer<Wallet> sink) {
        return exported(() ->
                database.export().credit(row -> sink.accept(new Wallet(row.id(), new Amount(row.credit())))));
    }

    private static long exported(LongSupplier export) {
        try {
            return export.getAsLong();
        } catch (DatabaseException e) {
            throw new UnavailableException("Tables cannot be read now: " + e.getMessage(), e);
        }
    }

    @Override
    public long load(LongConsumer progress) {
        sink.clear();
        AtomicLong loaded = new AtomicLong();
        long rows = translating(() -> database.loader().load(SnapshotLoader.Orders.UNPAID, new SnapshotLoader.Sink() {
                    @Override
                    public void stock(List<StockRow> rows) {
                        Map<AccountKey, Account> accounts = HashMap.newHashMap(rows.size());
                        for (StockRow row : rows) {
                            accounts.put(
                                    new AccountKey.OfItem(row.id()), account(row.stock(), row.price(), row.version()));
                        }
                        sink.accounts(accounts);
                        progress.accept(loaded.addAndGet(rows.size()));
                    }

                    @Override
                    public void credit(List<CreditRow> rows) {
                        Map<AccountKey, Account> accounts = HashMap.newHashMap(rows.size());
                        for (CreditRow row : rows) {
                            accounts.put(new AccountKey.OfUser(row.id()), account(row.credit(), 0, row.version()));
                        }
                        sink.accounts(accounts);
                        progress.accept(loaded.addAndGet(rows.size()));
                    }

                    @Override
                    public void orders(List<OrderRow> rows) {
                        Map<OrderId, OrderRecord> orders = HashMap.newHashMap(rows.size());
                        for (OrderRow row : rows) {
                            orders.put(row.id(), record(row));
                        }
                        sink.orders(orders);
                        progress.accept(loaded.addAndGet(rows.size()));
                    }

                    @Override
                    public void receipts(List<ReceiptRow> rows) {
                        sink.receipts(ReceiptRows.receipts(rows, System.currentTimeMillis()));
                    }
                }))
                .rows();
        sink.seal();
        return rows;
    }

    /** What is loaded belongs to no epoch that is still to be made durable. */
    private static Account account(long units, long price, long version) {
        return new Account(units, price, version, 0, List.of(), Marks.NONE);
    }

    private static OrderRecord record(OrderRow row) {
        List<OrderLine> lines = row.lines().stream()
                .map(line -> new OrderLine(line.item(), line.quantity(), line.price()))
                .toList();
        return new OrderRecord(row.user(), lines, row.charged(), row.taken(), false, row.version(), 0, Marks.NONE);
    }

    private static EpochImages rows(EpochBuffer images) {
        List<StockRow> stock = new ArrayList<>();
        List<CreditRow> credit = new ArrayList<>();
        images.accounts().forEach((key, account) -> {
            switch (key) {
                case AccountKey.OfItem(var item) ->
                    stock.add(new StockRow(item, account.free(), account.price(), account.version()));
                case AccountKey.OfUser(var user) -> credit.add(new CreditRow(user, account.free(), account.version()));
            }
        });
        List<OrderRow> orders = new ArrayList<>();
        List<RemovedOrder> removed = new ArrayList<>();
        images.orders().forEach((id, order) -> {
            if (order.removed()) {
                removed.add(new RemovedOrder(id, order.version()));
            } else {
                orders.add(row(id, order));
            }
        });
        return new EpochImages(stock, credit, orders, removed, ReceiptRows.rows(images.receipts()));
    }

    private static OrderRow row(OrderId id, OrderRecord order) {
        List<OrderRow.Line> lines = order.lines().stream()
                .map(line -> new OrderRow.Line(line.item(), line.quantity(), line.price()))
                .toList();
        return new OrderRow(id, order.user(), order.charged(), order.taken(), order.cost(), lines, order.version());
    }

    private static <T> T translating(Supplier<T> call) {
        try {
            return call.get();
        } catch (DatabaseException e) {
            boolean hopeless = e.kind() != DatabaseException.Kind.TRANSIENT;
            throw new StoreException(String.valueOf(e.getMessage()), hopeless, e);
        }
    }
}
