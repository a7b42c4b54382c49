package cartesian.persistence;

import static java.util.Objects.requireNonNull;

import cartesian.api.ItemId;

/** An item's row: {@code stock} units are free, one costs {@code price}. */
public record StockRow(ItemId id, long stock, long price, long version) {
    public StockRow {
        requireNonNull(id);
    }
}
