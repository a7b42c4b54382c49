package cartesian.node.epoch;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Place;
import cartesian.node.record.Receipt;
import cartesian.node.record.ReceiptName;
import cartesian.node.record.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReceiptRowsTest {
    private static final long NOW = 1_000_000;
    /** All of one id, so that only their kinds tell them apart. */
    private static final List<Place> PLACES = List.of(
            new Place.OfAccount(new AccountKey.OfItem(new ItemId("a"))),
            new Place.OfAccount(new AccountKey.OfUser(new UserId("a"))),
            new Place.OfOrder(new OrderId("a")),
            new Place.OfOrders(new UserId("a")));

    private static Receipt receipt(Told told, long change, long expiresMillis) {
        return new Receipt(Long.MIN_VALUE, told, change, 7, expiresMillis);
    }

    @Test
    void rowsSayAllButWhoAsked() {
        Map<ReceiptName, Receipt> receipts = new HashMap<>();
        Map<ReceiptName, Receipt> loaded = new HashMap<>();
        for (Place place : PLACES) {
            for (Told told : List.of(new Told.Open(), new Told.Done(3), new Told.Made("i"))) {
                ReceiptName name = new ReceiptName(place, told.text().replace(' ', '-'));
                receipts.put(name, receipt(told, 5, NOW + 1));
                loaded.put(name, receipt(told, 0, NOW + 1));
            }
        }
        assertThat(ReceiptRows.receipts(ReceiptRows.rows(receipts), NOW)).isEqualTo(loaded);
    }

    @Test
    void voidReceiptsAreLeftOut() {
        Map<ReceiptName, Receipt> receipts =
                Map.of(new ReceiptName(PLACES.getFirst(), "k"), receipt(new Told.Open(), 5, NOW));
        assertThat(ReceiptRows.receipts(ReceiptRows.rows(receipts), NOW)).isEmpty();
    }

    @Test
    void bufferKeepsTheNewestOfEachReceipt() {
        ReceiptName name = new ReceiptName(PLACES.getFirst(), "k");
        Receipt open = receipt(new Told.Open(), 5, NOW);
        Receipt done = receipt(new Told.Done(3), 5, NOW);
        EpochBuffer one = new EpochBuffer();
        one.add(name, done);
        one.add(name, open);
        EpochBuffer other = new EpochBuffer();
        other.add(name, open);
        assertThat(other.isEmpty()).isFalse();
        assertThat(other.size()).isEqualTo(1);
        other.addAll(one);
        assertThat(one.receipts()).isEqualTo(Map.of(name, done));
        assertThat(other.receipts()).isEqualTo(Map.of(name, done));
    }
}
