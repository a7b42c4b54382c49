package cartesian.api.client;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A blocking client for every call of the contract, on one node. Threads may share it.
 *
 * <p>Writes answer with an {@link Answer}, reads with what they found. All throw {@link ClientException} if the node
 * cannot be reached, and reads also if it cannot answer now. Nothing is repeated.
 */
public final class CartesianClient {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    /** Batches of millions of records take their time; other calls end sooner by the node's own deadline. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(10);

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();

    /** A client of the node at {@code base}, such as {@code http://localhost:8000}. */
    public CartesianClient(URI base) {
        this.base = base;
    }

    public Answer<ItemId> createItem(Amount price) {
        return write("POST", body -> new ItemId(Bodies.text(body, "item_id")), "stock", "item", "create", price);
    }

    public Optional<Item> findItem(ItemId item) {
        return find(body -> Bodies.item(item, body), "stock", "find", item);
    }

    /** Answers the new stock. */
    public Answer<Amount> addStock(ItemId item, Amount units) {
        return write("POST", Bodies::lastNumber, "stock", "add", item, units);
    }

    /** Answers the new stock. */
    public Answer<Amount> subtractStock(ItemId item, Amount units) {
        return write("POST", Bodies::lastNumber, "stock", "subtract", item, units);
    }

    /** Replaces the items {@code 0} to {@code count-1}; answers the node's message. */
    public Answer<String> replaceItems(long count, Amount stock, Amount price) {
        return write("POST", CartesianClient::message, "stock", "batch_init", count, stock, price);
    }

    public Answer<UserId> createUser() {
        return write("POST", body -> new UserId(Bodies.text(body, "user_id")), "payment", "create_user");
    }

    public Optional<Wallet> findUser(UserId user) {
        return find(Bodies::wallet, "payment", "find_user", user);
    }

    /** Answers the new credit. */
    public Answer<Amount> addFunds(UserId user, Amount funds) {
        return write("POST", Bodies::lastNumber, "payment", "add_funds", user, funds);
    }

    /** Answers the new credit. */
    public Answer<Amount> pay(UserId user, Amount amount) {
        return write("POST", Bodies::lastNumber, "payment", "pay", user, amount);
    }

    /** Answers the new credit. */
    public Answer<Amount> payOrder(UserId user, OrderId order, Amount amount) {
        return write("POST", Bodies::lastNumber, "payment", "pay", user, order, amount);
    }

    /** Answers the new credit. */
    public Answer<Amount> cancelPayment(UserId user, OrderId order) {
        return write("POST", Bodies::lastNumber, "payment", "cancel", user, order);
    }

    /** Whether a user's order is paid; empty if the user has no such order. */
    public Optional<Boolean> isPaid(UserId user, OrderId order) {
        return find(body -> Boolean.valueOf(Bodies.text(body, "paid")), "payment", "status", user, order);
    }

    /** Replaces the users {@code 0} to {@code count-1}; answers the node's message. */
    public Answer<String> replaceUsers(long count, Amount credit) {
        return write("POST", CartesianClient::message, "payment", "batch_init", count, credit);
    }

    public Answer<OrderId> createOrder(UserId user) {
        return write("POST", body -> new OrderId(Bodies.text(body, "order_id")), "orders", "create", user);
    }

    public Optional<Order> findOrder(OrderId order) {
        return find(Bodies::order, "orders", "find", order);
    }

    /** Answers the order's new total cost. */
    public Answer<Amount> addLine(OrderId order, ItemId item, Amount quantity) {
        return write("POST", Bodies::lastNumber, "orders", "addItem", order, item, quantity);
    }

    /** Takes one unit of an item out of an order; answers the order's new total cost. */
    public Answer<Amount> removeLine(OrderId order, ItemId item) {
        return write("DELETE", Bodies::lastNumber, "orders", "removeItem", order, item);
    }

    public Answer<OrderId> removeOrder(OrderId order) {
        return write("DELETE", body -> order, "orders", "remove", order);
    }

    /** Answers the order that is now paid, once, however often it is asked. */
    public Answer<OrderId> checkout(OrderId order) {
        return write("POST", body -> order, "orders", "checkout", order);
    }

    /** Replaces the orders {@code 0} to {@code count-1}; answers the node's message. */
    public Answer<String> replaceOrders(long count, long items, long users, Amount price) {
        return write("POST", CartesianClient::message, "orders", "batch_init", count, items, users, price);
    }

    private static String message(String body) {
        return Bodies.text(body, "msg");
    }

    private <T> Answer<T> write(String verb, Function<String, T> parse, Object... segments) {
        HttpResponse<String> response = send(verb, segments);
        int status = response.statusCode();
        if (status == 200) {
            long epoch = response.headers()
                    .firstValueAsLong("Epoch")
                    .orElseThrow(() -> new ClientException("a change without an epoch"));
            return new Answer.Done<>(parse.apply(response.body()), epoch);
        }
        if (status == 429 || status == 503) {
            return new Answer.Unavailable<>(status, response.body());
        }
        if (status >= 400 && status < 500) {
            return new Answer.Refused<>(status, response.body());
        }
        throw unexpected(response);
    }

    private <T> Optional<T> find(Function<String, T> parse, Object... segments) {
        HttpResponse<String> response = send("GET", segments);
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() != 200) {
            throw unexpected(response);
        }
        return Optional.of(parse.apply(response.body()));
    }

    private static ClientException unexpected(HttpResponse<String> response) {
        return new ClientException("status " + response.statusCode() + ": " + response.body());
    }

    private HttpResponse<String> send(String verb, Object... segments) {
        var path = new StringBuilder();
        for (Object segment : segments) {
            path.append('/').append(encode(segment.toString()));
        }
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path.toString()))
                .method(verb, HttpRequest.BodyPublishers.noBody())
                .timeout(ANSWER_MAX)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new ClientException("no answer from " + base, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted while waiting for " + base, interrupted);
        }
    }

    /** Encodes one segment; dots too, since {@code ..} is an id and URIs would take it for a step up. */
    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.US_ASCII)
                .replace("+", "%20")
                .replace(".", "%2E");
    }
}
