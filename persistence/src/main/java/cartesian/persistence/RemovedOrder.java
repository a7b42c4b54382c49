package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.api.OrderId;

/** An order that is gone: its row is deleted if that is older than {@code version}. */
public record RemovedOrder(OrderId id, long version) {
    public RemovedOrder {
        requireNonNull(id);
    }
}
