package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract's rows under {@code /stock} and {@code /payment}. */
abstract class StockAndPaymentContract extends ContractCalls {
    @Test
    void createdItemHasItsPriceAndNoStock() {
        for (String price : List.of("0", "10", "10.0", String.valueOf(MAX))) {
            String item = idOf("item_id", done("POST", "/stock/item/create/" + price));
            assertItem(item, 0, Long.parseLong(price.replace(".0", "")));
        }
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/stock/item/create/" + bad));
    }

    @Test
    void findItemKnowsOnlyWhatExists() {
        refused(404, "GET", "/stock/find/" + NOBODY);
        BAD_IDS.forEach(bad -> refused(400, "GET", "/stock/find/" + bad));
    }

    @Test
    void addStockAddsUpToTheLargestAmount() {
        String item = item(5, 10);
        assertThat(done("POST", "/stock/add/" + item + "/3")).isEqualTo("Item: " + item + " stock updated to: 8");
        assertThat(done("POST", "/stock/add/" + item + "/0")).isEqualTo("Item: " + item + " stock updated to: 8");
        assertThat(refused(404, "POST", "/stock/add/" + NOBODY + "/1")).isEqualTo("Item: " + NOBODY + " not found!");
        refused(409, "POST", "/stock/add/" + item + "/" + (MAX - 7));
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/stock/add/" + item + "/" + bad));
        BAD_IDS.forEach(bad -> refused(400, "POST", "/stock/add/" + bad + "/1"));
        assertItem(item, 8, 10);
        done("POST", "/stock/add/" + item + "/" + (MAX - 8));
        assertItem(item, MAX, 10);
    }

    @Test
    void subtractStockNeverGoesBelowZero() {
        String item = item(5, 10);
        assertThat(done("POST", "/stock/subtract/" + item + "/2")).isEqualTo("Item: " + item + " stock updated to: 3");
        refused(404, "POST", "/stock/subtract/" + NOBODY + "/1");
        refused(409, "POST", "/stock/subtract/" + item + "/4");
        refused(409, "POST", "/stock/subtract/" + item + "/" + MAX);
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/stock/subtract/" + item + "/" + bad));
        BAD_IDS.forEach(bad -> refused(400, "POST", "/stock/subtract/" + bad + "/1"));
        assertItem(item, 3, 10);
        done("POST", "/stock/subtract/" + item + "/3");
        assertItem(item, 0, 10);
    }

    @Test
    void stockBatchReplacesItsIds() {
        String body = done("POST", "/stock/batch_init/5/7/9");
        assertThat(body).isEqualTo("{\"msg\":\"Batch init for stock successful\"}");
        for (int index = 0; index < 5; index++) {
            assertItem(String.valueOf(index), 7, 9);
        }
        done("POST", "/stock/subtract/1/7");
        done("POST", "/stock/batch_init/2/4/3");
        assertItem("1", 4, 3);
        assertItem("2", 7, 9);
        for (String bad : BAD_AMOUNTS) {
            refused(400, "POST", "/stock/batch_init/" + bad + "/1/1");
            refused(400, "POST", "/stock/batch_init/1/" + bad + "/1");
            refused(400, "POST", "/stock/batch_init/1/1/" + bad);
        }
        refused(400, "POST", "/stock/batch_init/10000001/1/1");
        assertItem("0", 4, 3);
    }

    @Test
    void createdUserHasNoCredit() {
        assertCredit(idOf("user_id", done("POST", "/payment/create_user")), 0);
    }

    @Test
    void findUserKnowsOnlyWhatExists() {
        assertThat(refused(404, "GET", "/payment/find_user/" + NOBODY)).isEqualTo("User: " + NOBODY + " not found!");
        BAD_IDS.forEach(bad -> refused(400, "GET", "/payment/find_user/" + bad));
    }

    @Test
    void addFundsAddsUpToTheLargestAmount() {
        String user = user(5);
        assertThat(done("POST", "/payment/add_funds/" + user + "/3"))
                .isEqualTo("User: " + user + " credit updated to: 8");
        refused(404, "POST", "/payment/add_funds/" + NOBODY + "/1");
        refused(409, "POST", "/payment/add_funds/" + user + "/" + (MAX - 7));
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/payment/add_funds/" + user + "/" + bad));
        BAD_IDS.forEach(bad -> refused(400, "POST", "/payment/add_funds/" + bad + "/1"));
        assertCredit(user, 8);
    }

    @Test
    void addFundsAnswersJsonToThoseThatAcceptIt() {
        String user = user(5);
        HttpResponse<String> response = ask("POST", "/payment/add_funds/" + user + "/3", "application/json");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"done\":true}");
        assertCredit(user, 8);
    }

    @Test
    void payNeverGoesBelowZero() {
        String user = user(5);
        assertThat(done("POST", "/payment/pay/" + user + "/2")).isEqualTo("User: " + user + " credit updated to: 3");
        refused(404, "POST", "/payment/pay/" + NOBODY + "/1");
        assertThat(refused(409, "POST", "/payment/pay/" + user + "/4")).isEqualTo("User out of credit");
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/payment/pay/" + user + "/" + bad));
        BAD_IDS.forEach(bad -> refused(400, "POST", "/payment/pay/" + bad + "/1"));
        assertCredit(user, 3);
    }

    @Test
    void payOrderTakesItsCostOnce() {
        String user = user(25);
        String item = item(5, 10);
        String order = order(user, item, 2);
        assertThat(done("POST", pay(user, order, 20))).isEqualTo("User: " + user + " credit updated to: 5");
        done("POST", pay(user, order, 20));
        assertCredit(user, 5);
        assertItem(item, 5, 10);
        assertThat(find(order)).contains("\"paid\":true");
    }

    @Test
    void payOrderIsRefusedForAnyOtherUserOrAmount() {
        String user = user(25);
        String other = user(25);
        String order = order(user, item(5, 10), 2);
        String dear = order(user, item(5, 10), 3);
        refused(404, "POST", pay(user, NOBODY, 20));
        refused(404, "POST", pay(NOBODY, order, 20));
        refused(409, "POST", pay(other, order, 20));
        refused(409, "POST", pay(user, order, 19));
        refused(409, "POST", pay(user, order, 21));
        assertThat(refused(409, "POST", pay(user, dear, 30))).isEqualTo("User out of credit");
        BAD_AMOUNTS.forEach(bad -> refused(400, "POST", "/payment/pay/" + user + "/" + order + "/" + bad));
        assertCredit(user, 25);
        assertCredit(other, 25);
        assertThat(find(order)).contains("\"paid\":false");
    }

    @Test
    void cancelGivesBackWhatPayTook() {
        String user = user(25);
        String item = item(5, 10);
        String order = order(user, item, 2);
        done("POST", pay(user, order, 20));
        assertThat(done("POST", cancel(user, order))).isEqualTo("User: " + user + " credit updated to: 25");
        assertItem(item, 5, 10);
        assertThat(find(order)).contains("\"paid\":false");
    }

    @Test
    void cancelGivesBackWhatCheckoutTook() {
        String user = user(25);
        String item = item(5, 10);
        String order = order(user, item, 2);
        checkout(order);
        assertItem(item, 3, 10);
        done("POST", cancel(user, order));
        assertItem(item, 5, 10);
        assertCredit(user, 25);
        assertThat(find(order)).contains("\"paid\":false");
        checkout(order);
        assertItem(item, 3, 10);
        assertCredit(user, 5);
    }

    @Test
    void cancelIsRefusedWithoutAPayment() {
        String user = user(25);
        String other = user(25);
        String order = order(user, item(5, 10), 2);
        refused(404, "POST", cancel(user, order));
        refused(404, "POST", cancel(user, NOBODY));
        refused(404, "POST", cancel(NOBODY, order));
        done("POST", pay(user, order, 20));
        refused(404, "POST", cancel(other, order));
        BAD_IDS.forEach(bad -> refused(400, "POST", cancel(user, bad)));
        assertCredit(user, 5);
        assertCredit(other, 25);
        assertThat(find(order)).contains("\"paid\":true");
        done("POST", cancel(user, order));
        refused(404, "POST", cancel(user, order));
        assertCredit(user, 25);
    }

    @Test
    void statusTellsWhetherTheUsersOrderIsPaid() {
        String user = user(25);
        String order = order(user, item(5, 10), 2);
        String path = "/payment/status/" + user + "/" + order;
        assertThat(read("GET", path)).isEqualTo("{\"paid\":false}");
        done("POST", pay(user, order, 20));
        assertThat(read("GET", path)).isEqualTo("{\"paid\":true}");
        assertThat(read("POST", path)).isEqualTo("{\"paid\":true}");
        refused(404, "GET", "/payment/status/" + user + "/" + NOBODY);
        refused(404, "GET", "/payment/status/" + user(0) + "/" + order);
    }

    @Test
    void userBatchReplacesItsIds() {
        assertThat(done("POST", "/payment/batch_init/5/7")).isEqualTo("{\"msg\":\"Batch init for users successful\"}");
        for (int index = 0; index < 5; index++) {
            assertCredit(String.valueOf(index), 7);
        }
        for (String bad : BAD_AMOUNTS) {
            refused(400, "POST", "/payment/batch_init/" + bad + "/1");
            refused(400, "POST", "/payment/batch_init/1/" + bad);
        }
        refused(400, "POST", "/payment/batch_init/10000001/1");
        assertCredit("0", 7);
    }
}
