package cartesian.perf.faults;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at Postgres from outside several times a second, with one SELECT: at every instant each item's stock is what it
 * began with less what orders took, each user's credit likewise, and D never goes back.
 */
final class Ledger implements AutoCloseable {
    private static final String ADDS_UP = """
            WITH sold AS (SELECT item_id, sum(quantity) AS units FROM order_lines WHERE taken GROUP BY item_id),
                 spent AS (SELECT user_id, sum(charged) AS units FROM orders WHERE charged IS NOT NULL GROUP BY user_id)
            SELECT
                (SELECT string_agg('item ' || b.id || ' has ' || coalesce(s.stock::text, 'no row') || ', not '
                            || (b.units - coalesce(sold.units, 0)), '; ')
                 FROM unnest(?::text[], ?::bigint[]) AS b (id, units)
                 LEFT JOIN stock s ON s.id = b.id LEFT JOIN sold ON sold.item_id = b.id
                 WHERE s.stock IS DISTINCT FROM b.units - coalesce(sold.units, 0)),
                (SELECT string_agg('user ' || b.id || ' has ' || coalesce(c.credit::text, 'no row') || ', not '
                            || (b.units - coalesce(spent.units, 0)), '; ')
                 FROM unnest(?::text[], ?::bigint[]) AS b (id, units)
                 LEFT JOIN credit c ON c.id = b.id LEFT JOIN spent ON spent.user_id = b.id
                 WHERE c.credit IS DISTINCT FROM b.units - coalesce(spent.units, 0)),
                (SELECT epoch FROM fence)""";

    private static final Duration PAUSE = Duration.ofMillis(120);
    private static final int VIOLATIONS_MAX = 20;

    private final Database database;
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final LongAdder readings = new LongAdder();
    private volatile boolean closed;
    private @Nullable Thread thread;

    /**
     * What one SELECT saw.
     *
     * @param torn what does not add up
     * @param epoch D
     */
    record Reading(List<String> torn, long epoch) {
        Reading {
            torn = List.copyOf(torn);
        }

        /** What is wrong with this, coming after a reading with that D. */
        List<String> violations(long durableBefore) {
            List<String> wrong = new ArrayList<>();
            torn.forEach(what -> wrong.add("Postgres is torn at D = " + epoch + ": " + what));
            if (epoch < durableBefore) {
                wrong.add("D went back from " + durableBefore + " to " + epoch);
            }
            return wrong;
        }
    }

    Ledger(Database database) {
        this.database = database;
    }

    Ledger open() {
        thread = Thread.ofVirtual().start(this::watch);
        return this;
    }

    private void watch() {
        long durable = 0;
        while (!closed) {
            try (Connection connection = database.connect()) {
                while (!closed) {
                    Reading reading = read(connection);
                    if (violations.size() < VIOLATIONS_MAX) {
                        violations.addAll(reading.violations(durable));
                    }
                    durable = Math.max(durable, reading.epoch());
                    readings.increment();
                    Thread.sleep(PAUSE);
                }
            } catch (SQLException _) {
                // Postgres is away or has no room: there is nothing to see now.
                if (!slept()) {
                    return;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private static boolean slept() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    static Reading read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADDS_UP)) {
            statement.setArray(1, connection.createArrayOf("text", names(Assortment.sold())));
            statement.setArray(
                    2,
                    connection.createArrayOf("bigint", boxed(Assortment.sold().mapToLong(Assortment::stockOf))));
            statement.setArray(3, connection.createArrayOf("text", names(Assortment.buyers())));
            statement.setArray(
                    4,
                    connection.createArrayOf("bigint", boxed(Assortment.buyers().mapToLong(_ -> Assortment.CREDIT))));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                List<String> torn = new ArrayList<>();
                Optional.ofNullable(row.getString(1)).ifPresent(torn::add);
                Optional.ofNullable(row.getString(2)).ifPresent(torn::add);
                return new Reading(torn, row.getLong(3));
            }
        }
    }

    private static Object[] names(IntStream numbers) {
        return numbers.mapToObj(Integer::toString).toArray();
    }

    private static Object[] boxed(LongStream units) {
        return units.boxed().toArray();
    }

    /** D as Postgres has it now, which has to run. */
    long durable() {
        try (Connection connection = database.connect()) {
            return read(connection).epoch();
        } catch (SQLException e) {
            throw new IllegalStateException("Postgres does not answer", e);
        }
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    long readings() {
        return readings.sum();
    }

    @Override
    public void close() {
        closed = true;
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
        }
    }
}
