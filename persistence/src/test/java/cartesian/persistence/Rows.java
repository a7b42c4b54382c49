package cartesian.persistence;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.util.List;

/** Rows for tests, in few words. */
final class Rows {
    private Rows() {}

    static StockRow stock(String id, long stock, long price, long version) {
        return new StockRow(new ItemId(id), stock, price, version);
    }

    static CreditRow credit(String id, long credit, long version) {
        return new CreditRow(new UserId(id), credit, version);
    }

    /** An order whose stock is taken if it is paid, as after a checkout. */
    static OrderRow order(String id, long charged, long version, OrderRow.Line... lines) {
        long cost = 0;
        for (OrderRow.Line line : lines) {
            cost += line.quantity() * line.price();
        }
        boolean paid = charged != OrderRow.UNPAID;
        return new OrderRow(new OrderId(id), new UserId("u"), charged, paid, cost, List.of(lines), version);
    }

    static ReceiptRow receipt(String key, String place, String id, String told, long expiresMillis, long version) {
        return new ReceiptRow(key, place, id, -42, told, expiresMillis, version);
    }

    static OrderRow.Line line(String item, long quantity, long price) {
        return new OrderRow.Line(new ItemId(item), quantity, price);
    }
}
