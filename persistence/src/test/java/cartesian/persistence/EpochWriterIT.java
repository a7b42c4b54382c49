package cartesian.persistence;

import static cartesian.persistence.Rows.credit;
import static cartesian.persistence.Rows.line;
import static cartesian.persistence.Rows.order;
import static cartesian.persistence.Rows.receipt;
import static cartesian.persistence.Rows.stock;
import static cartesian.persistence.TestDatabase.number;
import static cartesian.persistence.TestDatabase.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cartesian.api.OrderId;
import cartesian.persistence.DatabaseException.Kind;
import cartesian.persistence.FaultPoint.Stage;
import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import cartesian.persistence.WriteOutcome.Fenced;
import cartesian.persistence.WriteOutcome.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EpochWriterIT {
    private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private final DatabaseConfig config = TestDatabase.migrated();
    private final Database database = Database.open(config);
    private final EpochWriter writer = database.writer();
    private final long term = takeTerm();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void writesEveryColumn() {
        OrderRow unpaid = order("o-unpaid", OrderRow.UNPAID, 1, line("i", 2, 10), line("a\"b\\c{,}'", 1, 3));
        OrderRow paid = order("o-paid", 7, 4, line("i", 1, 7));
        OrderRow empty = order("o-empty", 0, 2);
        EpochImages images = new EpochImages(
                List.of(stock("i", 5, 10, 1)), List.of(credit("u", 93, 2)), List.of(unpaid, paid, empty), List.of());

        assertThat(write(1, images))
                .isInstanceOfSatisfying(
                        Written.class, written -> assertThat(written.rows()).isEqualTo(5));

        assertThat(query(config, "SELECT s::text FROM stock s")).isEqualTo("(i,5,10,1,1)");
        assertThat(query(config, "SELECT c::text FROM credit c")).isEqualTo("(u,93,2,1)");
        assertThat(database.archive().find(unpaid.id())).contains(unpaid);
        assertThat(database.archive().find(paid.id())).contains(paid);
        assertThat(database.archive().find(empty.id())).contains(empty);
        assertThat(query(config, "SELECT string_agg(l::text, ';' ORDER BY order_id, line) FROM order_lines l"))
                .isEqualTo("(o-paid,1,i,1,7,t,t);(o-unpaid,1,i,2,10,f,f);(o-unpaid,2,\"a\"\"b\\\\c{,}'\",1,3,f,f)");
        assertThat(query(config, "SELECT (term, epoch, cluster_id, members, changed)::text FROM epoch"))
                .isEqualTo("(" + term + ",1,grid,3,5)");
        assertThat(database.fence().read().epoch()).isEqualTo(1);
    }

    @Test
    void newestVersionWins() {
        write(1, stocks(stock("i", 5, 10, 4)));
        write(2, stocks(stock("i", 9, 10, 3)));
        assertThat(query(config, "SELECT (stock, version, epoch)::text FROM stock"))
                .isEqualTo("(5,4,1)");
        write(3, stocks(stock("i", 9, 10, 5)));
        assertThat(query(config, "SELECT (stock, version, epoch)::text FROM stock"))
                .isEqualTo("(9,5,3)");
    }

    @Test
    void writingAgainChangesNothing() {
        EpochImages images = new EpochImages(
                List.of(stock("i", 5, 10, 1)), List.of(), List.of(order("o", 0, 1)), List.of(removed("gone", 3)));
        write(1, images);
        assertThat(write(1, images))
                .isInstanceOfSatisfying(
                        Written.class, written -> assertThat(written.rows()).isZero());
        assertThat(number(config, "SELECT count(*) FROM epoch")).isEqualTo(1);
    }

    @Test
    void deletesRemovedOrdersUnlessTheyAreNewer() {
        write(1, orders(order("old", 0, 2), order("new", 0, 5)));
        write(2, new EpochImages(List.of(), List.of(), List.of(), List.of(removed("old", 3), removed("new", 4))));
        assertThat(query(config, "SELECT string_agg(id, ',') FROM orders")).isEqualTo("new");
    }

    @Test
    void writesReceiptsWithTheEpochOfTheirChange() {
        EpochImages images = new EpochImages(
                List.of(stock("i", 5, 10, 1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(receipt("k~1", "item", "i", "open", NOW, 2), receipt("k~1", "order", "i", "done 1", NOW, 3)));
        assertThat(write(1, images)).isInstanceOf(Written.class);
        write(2, receipts(receipt("k~1", "item", "i", "done 7", NOW, 3)));
        write(3, receipts(receipt("k~1", "item", "i", "open", NOW, 2)));
        assertThat(query(config, "SELECT string_agg(r::text, ';' ORDER BY place) FROM receipt r"))
                .isEqualTo("(k~1,item,i,-42,\"done 7\"," + NOW + ",3,2);(k~1,order,i,-42,\"done 1\"," + NOW + ",3,1)");
        assertThat(number(config, "SELECT changed FROM epoch WHERE epoch = 1")).isEqualTo(3);
    }

    @Test
    void dropsReceiptsThatHaveLongBeenVoidBitByBit() {
        long hour = 3_600_000;
        List<ReceiptRow> old = new ArrayList<>();
        for (int index = 0; index < 2_500; index++) {
            old.add(receipt("old" + index, "item", "i", "done 1", NOW - hour, 3));
        }
        write(1, receipts(old.toArray(ReceiptRow[]::new)));
        assertThat(number(config, "SELECT count(*) FROM receipt")).isEqualTo(2_500);

        EpochHeader later = new EpochHeader(2, "grid", 3, Instant.ofEpochMilli(NOW + 1));
        ReceiptRow fresh = receipt("new", "item", "i", "done 1", NOW - hour + 1, 5);
        assertThat(writer.write(term, later, receipts(fresh))).isInstanceOf(Written.class);
        assertThat(number(config, "SELECT count(*) FROM receipt")).isEqualTo(2_500 + 1 - 1_002);

        EpochHeader last = new EpochHeader(3, "grid", 3, Instant.ofEpochMilli(NOW + 1));
        WriteOutcome _ = writer.write(term, last, receipts(receipt("new", "item", "i", "done 2", NOW - hour + 1, 7)));
        WriteOutcome _ = writer.write(term, last, receipts(receipt("new", "item", "i", "done 2", NOW - hour + 1, 7)));
        assertThat(query(config, "SELECT string_agg(key || told, ',') FROM receipt"))
                .isEqualTo("newdone 2");
    }

    @Test
    void writesMoreThanOneStatementTakes() {
        List<StockRow> rows = new ArrayList<>();
        for (int index = 0; index < EpochWriter.STATEMENT_ROWS_MAX + 10; index++) {
            rows.add(stock("i" + index, index, 1, 1));
        }
        write(1, new EpochImages(rows, List.of(), List.of(), List.of()));
        assertThat(number(config, "SELECT count(*) FROM stock")).isEqualTo(rows.size());
        assertThat(number(config, "SELECT stock FROM stock WHERE id = 'i50009'"))
                .isEqualTo(50_009);
    }

    /** It is broken off by whoever takes the term; written again, it meets the fence. */
    @Test
    void aLateTransactionOfAnOldTermChangesNothing() {
        AtomicBoolean taken = new AtomicBoolean();
        EpochWriter late = database.writer((stage, epoch) -> {
            if (stage == Stage.BETWEEN_TABLES && taken.compareAndSet(false, true)) {
                takeTerm();
            }
        });
        assertThatThrownBy(() -> late.write(term, header(1), stocks(stock("i", 1, 1, 1))))
                .isInstanceOf(DatabaseException.class);
        assertThat(late.write(term, header(1), stocks(stock("i", 1, 1, 1)))).isEqualTo(new Fenced(term + 1, "grid"));
        assertThat(number(config, "SELECT count(*) FROM stock")).isZero();
        assertThat(number(config, "SELECT count(*) FROM epoch")).isZero();
    }

    @Test
    void aReleasedTermWritesNothing() {
        assertThat(database.fence().release(term)).isTrue();
        assertThat(write(1, EpochImages.NONE)).isEqualTo(new Fenced(term, "grid"));
    }

    @Test
    void anEpochThatIsOlderThanTheDurableOneIsABug() {
        write(2, EpochImages.NONE);
        assertThat(catchThrowableOfType(IllegalStateException.class, () -> write(1, EpochImages.NONE)))
                .hasMessageContaining("epoch 2 is durable already");
    }

    @Test
    void aFaultBeforeTheCommitLeavesNothing() {
        EpochWriter broken = database.writer((stage, epoch) -> {
            if (stage == Stage.BEFORE_COMMIT) {
                throw new IllegalStateException("fault");
            }
        });
        assertThat(catchThrowableOfType(
                        IllegalStateException.class, () -> broken.write(term, header(1), stocks(stock("i", 1, 1, 1)))))
                .hasMessage("fault");
        assertThat(number(config, "SELECT count(*) FROM stock")).isZero();
        assertThat(database.fence().read().epoch()).isZero();
        assertThat(write(1, stocks(stock("i", 1, 1, 1)))).isInstanceOf(Written.class);
    }

    @Test
    void aBrokenConstraintNamesTheRecordAndLeavesNothing() {
        List<StockRow> rows = new ArrayList<>();
        for (int index = 0; index < 1_000; index++) {
            rows.add(stock("i" + index, index == 617 ? -5 : 1, 1, 1));
        }
        DatabaseException refused = catchThrowableOfType(
                DatabaseException.class, () -> write(1, new EpochImages(rows, List.of(), List.of(), List.of())));
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused.sqlState()).contains("23514");
        assertThat(refused.culprit()).contains("stock i617");
        assertThat(number(config, "SELECT count(*) FROM stock")).isZero();
    }

    @Test
    void onlyTheNewestEpochsAreKept() {
        write(1, EpochImages.NONE);
        long later = 2L + EpochWriter.EPOCHS_KEPT;
        database.writer().write(term, header(later), EpochImages.NONE);
        assertThat(number(config, "SELECT min(epoch) FROM epoch")).isEqualTo(later);
    }

    private WriteOutcome write(long epoch, EpochImages images) {
        return writer.write(term, header(epoch), images);
    }

    private long takeTerm() {
        return ((Taken) database.fence().take("grid", 10_000, Claim.SUCCEED_OWN_CLUSTER)).term();
    }

    private static EpochHeader header(long epoch) {
        return new EpochHeader(epoch, "grid", 3, Instant.ofEpochMilli(NOW));
    }

    private static EpochImages stocks(StockRow... rows) {
        return new EpochImages(List.of(rows), List.of(), List.of(), List.of());
    }

    private static EpochImages receipts(ReceiptRow... rows) {
        return new EpochImages(List.of(), List.of(), List.of(), List.of(), List.of(rows));
    }

    private static EpochImages orders(OrderRow... rows) {
        return new EpochImages(List.of(), List.of(), List.of(rows), List.of());
    }

    private static RemovedOrder removed(String id, long version) {
        return new RemovedOrder(new OrderId(id), version);
    }
}
