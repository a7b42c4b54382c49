package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The REST contract, row by row: what each call answers, when it is refused, and that a refusal changes nothing.
 *
 * <p>It assumes nothing but a running service, fresh or not, that nobody else changes meanwhile: every test makes its own
 * data, and those of {@code batch_init} replace ids {@code 0} to {@code 4}.
 */
public abstract class ContractSuite extends StockAndPaymentContract {
    @Test
    void createdOrderIsEmptyAndItsUserNeedNotExist() {
        String order = idOf("order_id", done("POST", "/orders/create/" + NOBODY));
        assertOrder(order, false, "", NOBODY, 0);
        BAD_IDS.forEach(bad -> refused(400, "POST", "/orders/create/" + bad));
    }

    @Test
    void findOrderKnowsOnlyWhatExists() {
        assertThat(refused(404, "GET", "/orders/find/" + NOBODY)).isEqualTo("Order: " + NOBODY + " not found!");
        BAD_IDS.forEach(bad -> refused(400, "GET", "/orders/find/" + bad));
    }

    @Test
    void linesOfOneItemAddUp() {
        String user = user(0);
        String item = item(0, 10);
        String order = order(user, item, 2);
        assertThat(done("POST", "/orders/addItem/" + order + "/" + item + "/3"))
                .isEqualTo("Item: " + item + " added to: " + order + " price updated to: 50");
        assertThat(done("POST", "/orders/addItem/" + order + "/" + item))
                .isEqualTo("Item: " + item + " added to: " + order + " price updated to: 60");
        assertOrder(order, false, "[\"" + item + "\",6]", user, 60);
    }

    @Test
    void addItemIsRefusedForWhatIsNotThereOrPaid() {
        String user = user(100);
        String item = item(5, 10);
        String order = order(user, item, 2);
        refused(404, "POST", "/orders/addItem/" + NOBODY + "/" + item + "/1");
        refused(404, "POST", "/orders/addItem/" + order + "/" + NOBODY + "/1");
        refused(404, "POST", "/orders/addItem/" + order + "/" + NOBODY);
        refused(400, "POST", "/orders/addItem/" + order + "/" + item + "/0");
        refused(409, "POST", "/orders/addItem/" + order + "/" + item + "/" + MAX);
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/orders/addItem/" + order + "/" + item + "/" + bad));
        done("POST", pay(user, order, 20));
        refused(409, "POST", "/orders/addItem/" + order + "/" + item + "/1");
        assertOrder(order, true, "[\"" + item + "\",2]", user, 20);
    }

    @Test
    void removeItemTakesOneOut() {
        String user = user(100);
        String item = item(5, 10);
        String order = order(user, item, 2);
        String path = "/orders/removeItem/" + order + "/" + item;
        done("DELETE", path);
        assertOrder(order, false, "[\"" + item + "\",1]", user, 10);
        done("DELETE", path);
        assertOrder(order, false, "", user, 0);
        refused(404, "DELETE", path);
        refused(404, "DELETE", "/orders/removeItem/" + NOBODY + "/" + item);
        done("POST", "/orders/addItem/" + order + "/" + item + "/1");
        refused(404, "DELETE", "/orders/removeItem/" + order + "/" + item(1, 1));
        checkout(order);
        refused(409, "DELETE", path);
        assertOrder(order, true, "[\"" + item + "\",1]", user, 10);
    }

    @Test
    void removedOrderIsGone() {
        String user = user(100);
        String order = order(user, item(5, 10), 2);
        done("DELETE", "/orders/remove/" + order);
        refused(404, "GET", "/orders/find/" + order);
        refused(404, "DELETE", "/orders/remove/" + order);
        String paid = order(user, item(5, 10), 2);
        checkout(paid);
        refused(409, "DELETE", "/orders/remove/" + paid);
        assertThat(find(paid)).contains("\"paid\":true");
    }

    @Test
    void checkoutTakesEverythingOnce() {
        String user = user(100);
        String item = item(5, 10);
        String other = item(1, 7);
        String order = order(user, item, 2);
        done("POST", "/orders/addItem/" + order + "/" + other + "/1");
        assertThat(checkout(order)).isEqualTo("Checkout successful");
        assertThat(checkout(order)).isEqualTo("Checkout successful");
        assertItem(item, 3, 10);
        assertItem(other, 0, 7);
        assertCredit(user, 73);
        assertThat(find(order)).contains("\"paid\":true");
    }

    @Test
    void checkoutWithoutStockChangesNothing() {
        String user = user(100);
        String item = item(5, 10);
        String scarce = item(1, 7);
        String order = order(user, item, 2);
        done("POST", "/orders/addItem/" + order + "/" + scarce + "/2");
        assertThat(refused(409, "POST", "/orders/checkout/" + order)).isEqualTo("Out of stock on item_id: " + scarce);
        assertItem(item, 5, 10);
        assertItem(scarce, 1, 7);
        assertCredit(user, 100);
        assertThat(find(order)).contains("\"paid\":false");
        done("POST", "/stock/add/" + scarce + "/1");
        checkout(order);
        assertCredit(user, 66);
    }

    @Test
    void checkoutWithoutCreditChangesNothing() {
        String user = user(19);
        String item = item(5, 10);
        String order = order(user, item, 2);
        assertThat(refused(409, "POST", "/orders/checkout/" + order)).isEqualTo("User out of credit");
        assertItem(item, 5, 10);
        assertCredit(user, 19);
        assertThat(find(order)).contains("\"paid\":false");
        done("POST", "/payment/add_funds/" + user + "/1");
        checkout(order);
        assertCredit(user, 0);
    }

    @Test
    void checkoutIsRefusedWithoutOrderOrUser() {
        refused(404, "POST", "/orders/checkout/" + NOBODY);
        BAD_IDS.forEach(bad -> refused(400, "POST", "/orders/checkout/" + bad));
        String item = item(5, 10);
        String order = order(NOBODY, item, 1);
        refused(404, "POST", "/orders/checkout/" + order);
        assertItem(item, 5, 10);
    }

    @Test
    void checkoutOfAPaidOrderTakesItsStockOnly() {
        String user = user(20);
        String item = item(5, 10);
        String order = order(user, item, 2);
        done("POST", pay(user, order, 20));
        checkout(order);
        checkout(order);
        assertItem(item, 3, 10);
        assertCredit(user, 0);
        done("POST", cancel(user, order));
        assertItem(item, 5, 10);
        assertCredit(user, 20);
    }

    @Test
    void checkoutOfAnEmptyOrderCostsNothing() {
        String user = user(5);
        checkout(idOf("order_id", done("POST", "/orders/create/" + user)));
        assertCredit(user, 5);
    }

    @Test
    void orderBatchReplacesItsIds() {
        done("POST", "/stock/batch_init/3/100/9");
        done("POST", "/payment/batch_init/2/1000");
        assertThat(done("POST", "/orders/batch_init/5/3/2/9"))
                .isEqualTo("{\"msg\":\"Batch init for orders successful\"}");
        for (int index = 0; index < 5; index++) {
            assertThat(find(String.valueOf(index)))
                    .matches("\\{\"order_id\":\"" + index + "\",\"paid\":false,\"items\":"
                            + "(\\[\\[\"[0-2]\",2]]|\\[\\[\"[0-2]\",1],\\[\"[0-2]\",1]]),"
                            + "\"user_id\":\"[01]\",\"total_cost\":18}");
            checkout(String.valueOf(index));
        }
        long left = Stream.of("0", "1", "2").mapToLong(this::stockOf).sum();
        assertThat(left).isEqualTo(300 - 10);
    }

    @Test
    void orderBatchRefusesBadNumbers() {
        for (String bad : BAD_AMOUNTS) {
            refused(400, "POST", "/orders/batch_init/" + bad + "/1/1/1");
            refused(400, "POST", "/orders/batch_init/1/" + bad + "/1/1");
            refused(400, "POST", "/orders/batch_init/1/1/" + bad + "/1");
            refused(400, "POST", "/orders/batch_init/1/1/1/" + bad);
        }
        refused(400, "POST", "/orders/batch_init/10000001/1/1/1");
        refused(400, "POST", "/orders/batch_init/1/0/1/1");
        refused(400, "POST", "/orders/batch_init/1/1/0/1");
    }

    @Test
    void wrongVerbTellsTheRightOnes() {
        HttpResponse<String> response = ask("GET", "/orders/checkout/1", "*/*");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        refused(404, "GET", "/orders");
    }

    @Test
    void healthyNodeIsLiveAndReady() {
        read("GET", "/health/live");
        read("GET", "/health/ready");
    }
}
