package cartesian.persistence;

import java.util.List;

/** The newest state of all records that one epoch changed. Within each list, ids are unique. */
public record EpochImages(
        List<StockRow> stock,
        List<CreditRow> credit,
        List<OrderRow> orders,
        List<RemovedOrder> removed,
        List<ReceiptRow> receipts) {
    public static final EpochImages NONE = new EpochImages(List.of(), List.of(), List.of(), List.of());

    public EpochImages {
        stock = List.copyOf(stock);
        credit = List.copyOf(credit);
        orders = List.copyOf(orders);
        removed = List.copyOf(removed);
        receipts = List.copyOf(receipts);
    }

    /** Images without receipts. */
    public EpochImages(
            List<StockRow> stock, List<CreditRow> credit, List<OrderRow> orders, List<RemovedOrder> removed) {
        this(stock, credit, orders, removed, List.of());
    }

    /** How many records these are. */
    public int size() {
        return stock.size() + credit.size() + orders.size() + removed.size() + receipts.size();
    }
}
