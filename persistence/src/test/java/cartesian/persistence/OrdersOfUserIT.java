package cartesian.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import cartesian.persistence.OrderArchive.Dated;
import cartesian.persistence.OrderArchive.Page;
import cartesian.persistence.OrderArchive.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The orders of one user, as pages of the newest first. */
class OrdersOfUserIT {
    private static final UserId ME = new UserId("me");

    private final DatabaseConfig config = TestDatabase.migrated();
    private final Database database = Database.open(config);
    private final EpochWriter writer = database.writer();
    private final long term = ((Taken) database.fence().take("grid", 10_000, Claim.WAIT_FOR_ALL)).term();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aPageSaysItsEpochAlsoIfThereIsNoOrder() {
        write(7, order("o", "other", 1));
        assertThat(database.archive().ofUser(ME, Optional.empty(), 10)).isEqualTo(new Page(7, List.of()));
    }

    @Test
    void laterEpochsComeFirstAndOneEpochIsInTheOrderOfIds() {
        write(1, order("b", "me", 1), order("a", "me", 1), order("x", "other", 1));
        write(2, order("c", "me", 1));
        Instant before = database.archive()
                .ofUser(ME, Optional.empty(), 10)
                .orders()
                .getLast()
                .createdAt();
        write(3, order("a", "me", 2));

        Page page = database.archive().ofUser(ME, Optional.empty(), 10);

        assertThat(page.epoch()).isEqualTo(3);
        assertThat(page.orders())
                .extracting(dated -> dated.order().id().value())
                .containsExactly("c", "b", "a");
        assertThat(page.orders().getLast().createdAt())
                .as("a change keeps an order's place")
                .isEqualTo(before);
        assertThat(page.orders().getLast().order().version()).isEqualTo(2);
        assertThat(page.orders().getFirst().createdAt()).isAfter(before);
    }

    @Test
    void pagesHaveEveryOrderOnceWhileNewOnesCome() {
        List<String> all = new ArrayList<>();
        for (int epoch = 1; epoch <= 5; epoch++) {
            OrderRow[] rows = new OrderRow[20];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = order("o-" + epoch + "-" + row, "me", 1);
                all.add("o-" + epoch + "-" + row);
            }
            write(epoch, rows);
        }
        List<String> told = new ArrayList<>();
        Optional<Position> after = Optional.empty();
        for (int epoch = 6; ; epoch++) {
            List<Dated> page = database.archive().ofUser(ME, after, 7).orders();
            page.forEach(dated -> told.add(dated.order().id().value()));
            if (page.isEmpty()) {
                break;
            }
            Dated last = page.getLast();
            after = Optional.of(new Position(last.createdAt(), last.order().id()));
            write(epoch, order("new-" + epoch, "me", 1));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aPageIsReadInTheOrderOfTheIndex() throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = TestDatabase.connect(config);
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_seqscan = off");
            try (ResultSet lines = statement.executeQuery("EXPLAIN SELECT id FROM orders WHERE user_id = 'me'"
                    + " AND (created_at, id) < (now(), 'o') ORDER BY created_at DESC, id DESC LIMIT 3")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        }
        assertThat(plan.toString()).contains("orders_of_a_user").doesNotContain("Sort");
    }

    @Test
    void updatesOfOrdersStayHeapOnly() throws InterruptedException {
        for (long version = 1; version <= 20; version++) {
            write(version, order("o", "me", version));
        }
        database.close(); // A session tells its statistics when it ends.
        String table = " FROM pg_stat_user_tables WHERE relname = 'orders' AND schemaname = '" + config.schema() + "'";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (TestDatabase.number(config, "SELECT n_tup_upd" + table) < 19 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(TestDatabase.number(config, "SELECT n_tup_hot_upd" + table)).isEqualTo(19);
    }

    private static OrderRow order(String id, String user, long version) {
        return new OrderRow(
                new OrderId(id), new UserId(user), OrderRow.UNPAID, false, 10, List.of(Rows.line("i", 1, 10)), version);
    }

    private void write(long epoch, OrderRow... orders) {
        var images = new EpochImages(List.of(), List.of(), List.of(orders), List.of());
        assertThat(writer.write(term, new EpochHeader(epoch, "grid", 1, Instant.now()), images))
                .isInstanceOf(WriteOutcome.Written.class);
    }
}
