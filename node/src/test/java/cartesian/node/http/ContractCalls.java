package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** What the contract's tests share: making data by the service's own calls, and stating what a call answers. */
abstract class ContractCalls {
    static final String NOBODY = "no-such-id";
    static final long MAX = (1L << 53) - 1;
    static final List<String> BAD_IDS = List.of("", "a%2Fb", "%20", "%C3%A9", "a".repeat(129));
    static final List<String> BAD_AMOUNTS =
            List.of("-1", "1.5", "1e3", "NaN", "9007199254740993", "1.", ".0", "+1", "%201", "0x1", "x", "");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Where the service answers, such as {@code http://localhost:8000}; asked before every call. */
    protected abstract String baseUrl();

    String item(long stock, long price) {
        String item = idOf("item_id", done("POST", "/stock/item/create/" + price));
        done("POST", "/stock/add/" + item + "/" + stock);
        return item;
    }

    String user(long credit) {
        String user = idOf("user_id", done("POST", "/payment/create_user"));
        done("POST", "/payment/add_funds/" + user + "/" + credit);
        return user;
    }

    String order(String user, String item, long quantity) {
        String order = idOf("order_id", done("POST", "/orders/create/" + user));
        done("POST", "/orders/addItem/" + order + "/" + item + "/" + quantity);
        return order;
    }

    static String pay(String user, String order, long amount) {
        return "/payment/pay/" + user + "/" + order + "/" + amount;
    }

    static String cancel(String user, String order) {
        return "/payment/cancel/" + user + "/" + order;
    }

    String checkout(String order) {
        return done("POST", "/orders/checkout/" + order);
    }

    String find(String order) {
        return read("GET", "/orders/find/" + order);
    }

    long stockOf(String item) {
        String body = read("GET", "/stock/find/" + item);
        return Long.parseLong(body.substring(body.indexOf(':') + 1, body.indexOf(',')));
    }

    void assertItem(String item, long stock, long price) {
        assertThat(read("GET", "/stock/find/" + item)).isEqualTo("{\"stock\":" + stock + ",\"price\":" + price + "}");
    }

    void assertCredit(String user, long credit) {
        assertThat(read("GET", "/payment/find_user/" + user))
                .isEqualTo("{\"user_id\":\"" + user + "\",\"credit\":" + credit + "}");
    }

    void assertOrder(String order, boolean paid, String lines, String user, long cost) {
        assertThat(find(order))
                .isEqualTo("{\"order_id\":\"" + order + "\",\"paid\":" + paid + ",\"items\":[" + lines
                        + "],\"user_id\":\"" + user + "\",\"total_cost\":" + cost + "}");
    }

    static String idOf(String field, String body) {
        String start = "{\"" + field + "\":\"";
        assertThat(body).startsWith(start).endsWith("\"}");
        return body.substring(start.length(), body.length() - 2);
    }

    /** A write that is made: 200, with the epoch it belongs to. */
    String done(String verb, String path) {
        HttpResponse<String> response = ask(verb, path, "*/*");
        assertThat(response.statusCode())
                .as("%s %s: %s", verb, path, response.body())
                .isEqualTo(200);
        assertThat(response.headers().firstValueAsLong("Epoch")).as(path).isNotEmpty();
        return response.body();
    }

    String read(String verb, String path) {
        HttpResponse<String> response = ask(verb, path, "*/*");
        assertThat(response.statusCode())
                .as("%s %s: %s", verb, path, response.body())
                .isEqualTo(200);
        return response.body();
    }

    /** A call that is refused with exactly this status, in one line of text. */
    String refused(int status, String verb, String path) {
        HttpResponse<String> response = ask(verb, path, "*/*");
        assertThat(response.statusCode())
                .as("%s %s: %s", verb, path, response.body())
                .isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
        assertThat(response.body()).isNotBlank().doesNotContain("\n");
        return response.body();
    }

    HttpResponse<String> ask(String verb, String path, String accept, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl() + path))
                .method(verb, HttpRequest.BodyPublishers.noBody())
                .header("Accept", accept);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException unanswered) {
            throw new AssertionError("no answer to " + verb + " " + path, unanswered);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
