package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.Line;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void idsAreEscaped() {
        assertThat(text(Json.id("item_id", "a\"b\\c"))).isEqualTo("{\"item_id\":\"a\\\"b\\\\c\"}");
    }

    @Test
    void orderHasItsFieldsInTheOrderOfTheContract() {
        var lines = List.of(new Line(new ItemId("i\""), 2), new Line(new ItemId("j"), Amount.MAX));
        var order = new Order(new OrderId("o"), new UserId("u"), true, lines, new Amount(7));
        assertThat(text(Json.order(order)))
                .isEqualTo("{\"order_id\":\"o\",\"paid\":true,\"items\":[[\"i\\\"\",2],[\"j\",9007199254740991]],"
                        + "\"user_id\":\"u\",\"total_cost\":7}");
    }

    @Test
    void emptyOrderHasNoItems() {
        var order = new Order(new OrderId("o"), new UserId("u"), false, List.of(), Amount.ZERO);
        assertThat(text(Json.order(order))).contains("\"items\":[],");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
