package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads orders: single ones, such as paid ones that the grid does not hold, and those of a user. */
public final class OrderArchive {
    private static final int CALLERS_MAX = 1_000;

    /** One row at least, that of the fence, so that it says of which epoch it is also where there is no order. */
    private static final String OF_USER = """
            SELECT o.*, f.epoch
            FROM fence f LEFT JOIN LATERAL (
                SELECT %s, created_at FROM orders
                WHERE user_id = ? AND (created_at, id) < (?::timestamptz, ?)
                ORDER BY created_at DESC, id DESC LIMIT ?) o ON true
            ORDER BY o.created_at DESC, o.id DESC""".formatted(OrderColumns.ALL);

    private static final int CREATED_AT = 10;
    private static final int EPOCH = 11;
    private static final String LATER_THAN_ALL = "infinity";

    private final Pool pool;
    private final Semaphore callers = new Semaphore(CALLERS_MAX);
    /** As many as the pool has connections, and first come, first served, as the pool itself does not promise. */
    private final Semaphore turns;

    private final int waitMillis;

    OrderArchive(Pool pool, int connections, int waitMillis) {
        this.pool = pool;
        this.turns = new Semaphore(connections, true);
        this.waitMillis = waitMillis;
    }

    /**
     * The order as of the durable epoch. At most as many calls run at once as there are readers, the others wait.
     *
     * @throws DatabaseException transient, if a thousand calls wait already, or this one waited for too long
     */
    public Optional<OrderRow> find(OrderId id) {
        requireNonNull(id);
        return inTurn("reading order " + id, connection -> {
            try (PreparedStatement find =
                    connection.prepareStatement("SELECT " + OrderColumns.ALL + " FROM orders WHERE id = ?")) {
                find.setString(1, id.value());
                try (ResultSet row = find.executeQuery()) {
                    return row.next() ? Optional.of(OrderColumns.read(row)) : Optional.empty();
                }
            }
        });
    }

    /** Where a page of a user's orders ends. */
    public record Position(Instant createdAt, OrderId order) {}

    /**
     * An order of a user.
     *
     * @param createdAt when the first epoch that has it was written, to the microsecond
     */
    public record Dated(OrderRow order, Instant createdAt) {}

    /**
     * Some of a user's orders.
     *
     * @param epoch the durable epoch that they are of
     */
    public record Page(long epoch, List<Dated> orders) {
        public Page {
            orders = List.copyOf(orders);
        }
    }

    /**
     * A user's orders as of the durable epoch, the newest first, of one epoch by their ids. No order changes its place.
     *
     * @param after the position after which to begin; empty: with the newest
     * @param limit how many at most
     * @throws DatabaseException as with {@link #find}
     */
    public Page ofUser(UserId user, Optional<Position> after, int limit) {
        return inTurn("reading orders of " + user, connection -> {
            try (PreparedStatement find = connection.prepareStatement(OF_USER)) {
                find.setString(1, user.value());
                find.setString(
                        2,
                        after.map(position -> position.createdAt().toString()).orElse(LATER_THAN_ALL));
                find.setString(
                        3, after.map(position -> position.order().value()).orElse(""));
                find.setInt(4, limit);
                try (ResultSet rows = find.executeQuery()) {
                    long epoch = 0;
                    List<Dated> orders = new ArrayList<>();
                    while (rows.next()) {
                        epoch = rows.getLong(EPOCH);
                        OffsetDateTime createdAt = rows.getObject(CREATED_AT, OffsetDateTime.class);
                        if (createdAt != null) {
                            orders.add(new Dated(OrderColumns.read(rows), createdAt.toInstant()));
                        }
                    }
                    return new Page(epoch, orders);
                }
            }
        });
    }

    private <T> T inTurn(String doing, Pool.Work<T> work) {
        if (!callers.tryAcquire()) {
            throw DatabaseException.transientFault("more than " + CALLERS_MAX + " reads of orders wait", null);
        }
        try {
            if (!turns.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
                throw DatabaseException.transientFault("no connection was free within " + waitMillis + " ms", null);
            }
            try {
                return pool.with(doing, work);
            } finally {
                turns.release();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw DatabaseException.transientFault("interrupted before " + doing, interrupted);
        } finally {
            callers.release();
        }
    }
}
