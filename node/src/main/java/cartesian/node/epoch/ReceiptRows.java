package cartesian.node.epoch;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Place;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Told;
import cartesian.persistence.ReceiptRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns receipts into rows and back. */
final class ReceiptRows {
    private ReceiptRows() {}

    static List<ReceiptRow> rows(Map<ReceiptName, Receipt> receipts) {
        List<ReceiptRow> rows = new ArrayList<>(receipts.size());
        receipts.forEach((name, receipt) -> rows.add(new ReceiptRow(
                name.key(),
                kind(name.place()),
                id(name.place()),
                receipt.fingerprint(),
                receipt.told().text(),
                receipt.expiresMillis(),
                receipt.version())));
        return rows;
    }

    /** Those that are not void. */
    static Map<ReceiptName, Receipt> receipts(List<ReceiptRow> rows, long nowMillis) {
        Map<ReceiptName, Receipt> receipts = HashMap.newHashMap(rows.size());
        for (ReceiptRow row : rows) {
            Receipt receipt = new Receipt(
                    row.fingerprint(), Told.parse(row.told()), 0, Receipt.epochOf(row.version()), row.expiresMillis());
            if (!receipt.isVoid(nowMillis)) {
                receipts.put(new ReceiptName(place(row.place(), row.id()), row.key()), receipt);
            }
        }
        return receipts;
    }

    private static String kind(Place place) {
        return switch (place) {
            case Place.OfAccount(AccountKey.OfItem _) -> "item";
            case Place.OfAccount(AccountKey.OfUser _) -> "user";
            case Place.OfOrder _ -> "order";
            case Place.OfOrders _ -> "orders of user";
        };
    }

    private static String id(Place place) {
        return switch (place) {
            case Place.OfAccount(AccountKey.OfItem(var item)) -> item.value();
            case Place.OfAccount(AccountKey.OfUser(var user)) -> user.value();
            case Place.OfOrder(var order) -> order.value();
            case Place.OfOrders(var user) -> user.value();
        };
    }

    private static Place place(String kind, String id) {
        return switch (kind) {
            case "item" -> new Place.OfAccount(new AccountKey.OfItem(new ItemId(id)));
            case "user" -> new Place.OfAccount(new AccountKey.OfUser(new UserId(id)));
            case "order" -> new Place.OfOrder(new OrderId(id));
            case "orders of user" -> new Place.OfOrders(new UserId(id));
            default -> throw new IllegalArgumentException("not a place of receipts: " + kind);
        };
    }
}
