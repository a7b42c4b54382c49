package cartesian.persistence;

import static cartesian.persistence.Rows.credit;
import static cartesian.persistence.Rows.stock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartesian.persistence.Fence.Claim;
import cartesian.persistence.Fence.TakeOutcome.Taken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole tables, each as of one epoch. */
class ExportIT {
    private static final int ROWS = 5_000;

    private final DatabaseConfig config = TestDatabase.migrated();
    private final Database database = Database.open(config);
    private final EpochWriter writer = database.writer();
    private final long term = ((Taken) database.fence().take("grid", 10_000, Claim.WAIT_FOR_ALL)).term();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everyRowIsOfTheEpochThatIsAnsweredWhateverIsWrittenMeanwhile() {
        write(7, 1);
        List<StockRow> read = new ArrayList<>();
        long epoch = database.export().stock(row -> {
            if (read.isEmpty()) {
                write(8, 2);
            }
            read.add(row);
        });
        assertThat(epoch).isEqualTo(7);
        assertThat(read).hasSize(ROWS).doesNotHaveDuplicates().allMatch(row -> row.version() == 1);
        List<CreditRow> users = new ArrayList<>();
        assertThat(database.export().credit(users::add)).isEqualTo(8);
        assertThat(users).containsExactly(credit("u", 1, 2));
    }

    @Test
    void whatTheSinkThrowsEndsItAndLeavesNoTransaction() {
        write(7, 1);
        for (int again = 0; again < 10; again++) {
            assertThatThrownBy(() -> database.export().stock(row -> {
                        throw new IllegalStateException("enough");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        List<StockRow> read = new ArrayList<>();
        assertThat(database.export().stock(read::add)).isEqualTo(7);
        assertThat(read).hasSize(ROWS);
    }

    private void write(long epoch, long version) {
        List<StockRow> rows = IntStream.range(0, ROWS)
                .mapToObj(row -> stock("i" + row, 5, 10, version))
                .toList();
        var images = new EpochImages(rows, List.of(credit("u", 1, version)), List.of(), List.of());
        assertThat(writer.write(term, new EpochHeader(epoch, "grid", 1, Instant.now()), images))
                .isInstanceOf(WriteOutcome.Written.class);
    }
}
