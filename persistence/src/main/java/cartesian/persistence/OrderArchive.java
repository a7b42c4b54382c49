package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.api.OrderId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Reads single orders, such as paid ones that the grid does not hold. */
public final class OrderArchive {
    private static final int CALLERS_MAX = 1_000;

    private final Pool pool;
    private final Semaphore callers = new Semaphore(CALLERS_MAX);

    OrderArchive(Pool pool) {
        this.pool = pool;
    }

    /**
     * The order as of the durable epoch. At most as many calls run at once as there are readers, the others wait.
     *
     * @throws DatabaseException transient, if a thousand calls wait already, or this one waited for too long
     */
    public Optional<OrderRow> find(OrderId id) {
        requireNonNull(id);
        if (!callers.tryAcquire()) {
            throw DatabaseException.transientFault("more than " + CALLERS_MAX + " reads of orders wait", null);
        }
        try {
            return pool.with("reading order " + id, connection -> {
                try (PreparedStatement find =
                        connection.prepareStatement("SELECT " + OrderColumns.ALL + " FROM orders WHERE id = ?")) {
                    find.setString(1, id.value());
                    try (ResultSet row = find.executeQuery()) {
                        return row.next() ? Optional.of(OrderColumns.read(row)) : Optional.empty();
                    }
                }
            });
        } finally {
            callers.release();
        }
    }
}
