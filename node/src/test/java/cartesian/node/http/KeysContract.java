package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The contract's last row: what becomes of calls that have an {@code Idempotency-Key}. */
public abstract class KeysContract extends ContractSuite {
    private static final int CLIENTS = 8;

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private HttpResponse<String> keyed(String key, String verb, String path) {
        return ask(verb, path, "*/*", "Idempotency-Key", key);
    }

    private static boolean isReplayed(HttpResponse<String> reply) {
        return reply.headers().firstValue("Idempotency-Replayed").equals(Optional.of("true"));
    }

    /** Calls twice under one key; the second time, all is told as the first time, and so marked. */
    private String twice(int status, String verb, String path) {
        String key = fresh();
        HttpResponse<String> first = keyed(key, verb, path);
        assertThat(first.statusCode()).as("%s: %s", path, first.body()).isEqualTo(status);
        assertThat(isReplayed(first)).isFalse();
        HttpResponse<String> again = keyed(key, verb, path);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(status);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Content-Type"))
                .isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(again.headers().firstValue("Epoch"))
                .isEqualTo(first.headers().firstValue("Epoch"));
        assertThat(isReplayed(again)).as(path).isTrue();
        return first.body();
    }

    @Test
    void everyWriteIsMadeOnceForItsKey() {
        String item = idOf("item_id", twice(200, "POST", "/stock/item/create/10"));
        assertThat(twice(200, "POST", "/stock/add/" + item + "/7")).isEqualTo("Item: " + item + " stock updated to: 7");
        assertThat(twice(200, "POST", "/stock/subtract/" + item + "/2"))
                .isEqualTo("Item: " + item + " stock updated to: 5");
        String user = idOf("user_id", twice(200, "POST", "/payment/create_user"));
        assertThat(twice(200, "POST", "/payment/add_funds/" + user + "/100"))
                .isEqualTo("User: " + user + " credit updated to: 100");
        assertThat(twice(200, "POST", "/payment/pay/" + user + "/1"))
                .isEqualTo("User: " + user + " credit updated to: 99");
        String order = idOf("order_id", twice(200, "POST", "/orders/create/" + user));
        twice(200, "POST", "/orders/addItem/" + order + "/" + item + "/3");
        twice(200, "POST", "/orders/addItem/" + order + "/" + item);
        twice(200, "DELETE", "/orders/removeItem/" + order + "/" + item);
        assertOrder(order, false, "[\"" + item + "\",3]", user, 30);
        assertThat(twice(200, "POST", "/orders/checkout/" + order)).isEqualTo("Checkout successful");
        assertItem(item, 2, 10);
        assertThat(twice(200, "POST", cancel(user, order))).isEqualTo("User: " + user + " credit updated to: 99");
        assertThat(twice(200, "POST", pay(user, order, 30))).isEqualTo("User: " + user + " credit updated to: 69");
        assertItem(item, 5, 10);
        assertCredit(user, 69);
        String gone = order(user, item, 1);
        assertThat(twice(200, "DELETE", "/orders/remove/" + gone)).isEqualTo("Order: " + gone + " removed");
    }

    @Test
    void everyRefusalIsToldAgainForItsKey() {
        String item = item(1, 10);
        String user = user(5);
        String order = order(user, item, 1);
        twice(404, "POST", "/stock/add/" + NOBODY + "/1");
        twice(404, "POST", "/payment/pay/" + NOBODY + "/1");
        twice(404, "POST", "/orders/checkout/" + NOBODY);
        twice(404, "DELETE", "/orders/remove/" + NOBODY);
        twice(404, "POST", "/orders/addItem/" + order + "/" + NOBODY + "/1");
        twice(409, "POST", "/stock/subtract/" + item + "/2");
        twice(409, "POST", "/orders/checkout/" + order);
        twice(409, "POST", pay(user, order, 11));
        twice(404, "POST", cancel(user, order));
    }

    @Test
    void refusalIsToldAgainThoughItsReasonHasGone() {
        String item = item(0, 10);
        String key = fresh();
        String path = "/stock/subtract/" + item + "/1";
        HttpResponse<String> refused = keyed(key, "POST", path);
        assertThat(refused.statusCode()).isEqualTo(409);
        done("POST", "/stock/add/" + item + "/1");
        assertThat(keyed(key, "POST", path).body()).isEqualTo(refused.body());
        assertItem(item, 1, 10);
        assertThat(keyed(fresh(), "POST", path).statusCode()).isEqualTo(200);
    }

    @Test
    void anotherCallMayNotHaveTheKey() {
        String item = item(0, 10);
        String other = item(0, 10);
        String key = fresh();
        assertThat(keyed(key, "POST", "/stock/add/" + item + "/5").statusCode()).isEqualTo(200);
        for (String path : List.of(
                "/stock/add/" + item + "/6",
                "/stock/subtract/" + item + "/5",
                "/stock/add/" + other + "/5",
                "/payment/create_user",
                "/orders/create/" + NOBODY,
                "/orders/checkout/" + NOBODY)) {
            HttpResponse<String> refused = keyed(key, "POST", path);
            assertThat(refused.statusCode()).as(path).isEqualTo(422);
            assertThat(refused.body()).isEqualTo("Idempotency-Key: " + key + " was used for another call");
            assertThat(isReplayed(refused)).isFalse();
        }
        assertItem(item, 5, 10);
        assertItem(other, 0, 10);
        String same = item.replace(item.substring(0, 1), "%" + Integer.toHexString(item.charAt(0)));
        assertThat(keyed(key, "POST", "/stock/add/" + same + "/5").statusCode()).isEqualTo(200);
        assertItem(item, 5, 10);
    }

    @Test
    void malformedCallsLeaveNoReceipt() {
        String item = item(0, 10);
        String key = fresh();
        assertThat(keyed(key, "POST", "/stock/add/" + item + "/x").statusCode()).isEqualTo(400);
        assertThat(keyed(key, "POST", "/stock/add/" + item + "/1").statusCode()).isEqualTo(200);
        for (String bad : List.of("two words", "k".repeat(129), "")) {
            assertThat(keyed(bad, "POST", "/stock/add/" + item + "/1").statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(keyed("k".repeat(91) + fresh() + "~", "POST", "/stock/add/" + item + "/1")
                        .statusCode())
                .isEqualTo(200);
        assertItem(item, 2, 10);
    }

    @Test
    void readsTakeNoNoticeOfAKey() {
        String item = item(3, 10);
        String key = fresh();
        assertThat(isReplayed(keyed(key, "GET", "/stock/find/" + item))).isFalse();
        assertThat(isReplayed(keyed(key, "GET", "/stock/find/" + item))).isFalse();
        assertThat(keyed(key, "POST", "/stock/add/" + item + "/1").statusCode()).isEqualTo(200);
    }

    @Test
    void batchIsMadeOnceForItsKey() {
        String key = fresh();
        String path = "/stock/batch_init/2/5/10";
        assertThat(keyed(key, "POST", path).statusCode()).isEqualTo(200);
        done("POST", "/stock/add/0/1");
        HttpResponse<String> again = keyed(key, "POST", path);
        assertThat(again.body()).isEqualTo("{\"msg\":\"Batch init for stock successful\"}");
        assertThat(isReplayed(again)).isTrue();
        assertItem("0", 6, 10);
    }

    @Test
    void callsOfOneKeyAtOnceAreMadeOnce() throws Exception {
        String item = item(100, 10);
        String user = user(1_000);
        String order = order(user, item, 3);
        for (String path : List.of(
                "/stock/add/" + item + "/1",
                "/orders/checkout/" + order,
                "/payment/create_user",
                "/payment/pay/" + user + "/1")) {
            String key = fresh();
            List<HttpResponse<String>> replies = atOnce(() -> keyed(key, "POST", path));
            assertThat(replies).as(path).allMatch(reply -> reply.statusCode() == 200);
            assertThat(replies.stream().map(HttpResponse::body).distinct())
                    .as(path)
                    .hasSize(1);
        }
        assertItem(item, 98, 10);
        assertCredit(user, 969);
    }

    private static <T> List<T> atOnce(Callable<T> call) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<T>> sent = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                sent.add(threads.submit(call));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : sent) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
