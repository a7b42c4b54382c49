package cartesian.api.client;

import cartesian.api.Amount;
import cartesian.api.Item;
import cartesian.api.ItemId;
import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.api.Wallet;
import cartesian.api.client.Call.Repeat;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A client of one grid, for every call of the contract, on Java 17 and later. Threads may share it, and should.
 *
 * {@snippet file="cartesian/api/client/ExampleTest.java" region="example"}
 *
 * <p>It asks its nodes in turn, leaves out one that fails for a while, and makes a call again on the next one, until it is
 * answered or its deadline comes. Between attempts it waits, longer each time and by chance, and as long as a node asks for
 * by {@code Retry-After}. Every write has a key, by which nodes know it again: it is made once, however often it was sent,
 * whichever node has died meanwhile. Nodes that do not know {@code Idempotency-Key} need {@link Keys#NEVER}.
 *
 * <p>Writes answer with an {@link Answer}, reads with what they found. What is thrown is a {@link ClientException}: a read
 * that no node could answer, an answer that is none, or an interrupt; after an interrupted write nobody knows whether it was
 * made. Calls block; a thread that waits may be a virtual one.
 *
 * <p>{@link #within}, {@link #durably} and {@link #keyed} give a client that shares all this and differs in one thing, for
 * one call or for many.
 */
public final class CartesianClient {
    private final Calls calls;
    private final Options options;

    CartesianClient(Calls calls, Options options) {
        this.calls = calls;
        this.options = options;
    }

    /** A client of the nodes at these addresses, such as {@code http://localhost:8000}, with the defaults. */
    public static CartesianClient of(URI... nodes) {
        ClientBuilder builder = builder();
        for (URI node : nodes) {
            builder.node(node);
        }
        return builder.build();
    }

    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /** The same client, but each call, a batch too, may take so long at most, with all attempts and pauses. */
    public CartesianClient within(Duration deadline) {
        return new CartesianClient(calls, options.withDeadline(deadline));
    }

    /** The same client, but a change is in Postgres before its reply comes. */
    public CartesianClient durably() {
        return new CartesianClient(calls, options.with(Durability.DURABLE));
    }

    /**
     * The same client for one call, which is known by a key of the application's own: 1 to 128 visible ASCII characters that
     * no other call has. An application that keeps the key before it calls may ask again after a crash of its own, within
     * 24 hours, and is told what became of the call. With a second, different call the key is refused.
     */
    public CartesianClient keyed(String key) {
        return new CartesianClient(calls, options.withKey(key));
    }

    public Answer<ItemId> createItem(Amount price) {
        return write(
                Repeat.KEYED,
                "POST",
                body -> new ItemId(Bodies.text(body, "item_id")),
                "stock",
                "item",
                "create",
                price);
    }

    public Optional<Item> findItem(ItemId item) {
        return find(body -> Bodies.item(item, body), "stock", "find", item);
    }

    /** Answers the new stock. */
    public Answer<Amount> addStock(ItemId item, Amount units) {
        return write(Repeat.KEYED, "POST", Bodies::lastNumber, "stock", "add", item, units);
    }

    /** Answers the new stock. */
    public Answer<Amount> subtractStock(ItemId item, Amount units) {
        return write(Repeat.KEYED, "POST", Bodies::lastNumber, "stock", "subtract", item, units);
    }

    /** Replaces the items {@code 0} to {@code count-1}; answers the node's message. */
    public Answer<String> replaceItems(long count, Amount stock, Amount price) {
        return write(Repeat.BATCH, "POST", CartesianClient::message, "stock", "batch_init", count, stock, price);
    }

    public Answer<UserId> createUser() {
        return write(Repeat.KEYED, "POST", body -> new UserId(Bodies.text(body, "user_id")), "payment", "create_user");
    }

    public Optional<Wallet> findUser(UserId user) {
        return find(Bodies::wallet, "payment", "find_user", user);
    }

    /** Answers the new credit. */
    public Answer<Amount> addFunds(UserId user, Amount funds) {
        return write(Repeat.KEYED, "POST", Bodies::lastNumber, "payment", "add_funds", user, funds);
    }

    /** Answers the new credit. */
    public Answer<Amount> pay(UserId user, Amount amount) {
        return write(Repeat.KEYED, "POST", Bodies::lastNumber, "payment", "pay", user, amount);
    }

    /** Answers the new credit. */
    public Answer<Amount> payOrder(UserId user, OrderId order, Amount amount) {
        return write(Repeat.SAFE, "POST", Bodies::lastNumber, "payment", "pay", user, order, amount);
    }

    /** Answers the new credit. */
    public Answer<Amount> cancelPayment(UserId user, OrderId order) {
        return write(Repeat.KEYED, "POST", Bodies::lastNumber, "payment", "cancel", user, order);
    }

    /** Whether a user's order is paid; empty if the user has no such order. */
    public Optional<Boolean> isPaid(UserId user, OrderId order) {
        return find(body -> Boolean.valueOf(Bodies.text(body, "paid")), "payment", "status", user, order);
    }

    /** Replaces the users {@code 0} to {@code count-1}; answers the node's message. */
    public Answer<String> replaceUsers(long count, Amount credit) {
        return write(Repeat.BATCH, "POST", CartesianClient::message, "payment", "batch_init", count, credit);
    }

    public Answer<OrderId> createOrder(UserId user) {
        return write(
                Repeat.KEYED, "POST", body -> new OrderId(Bodies.text(body, "order_id")), "orders", "create", user);
    }

    public Optional<Order> findOrder(OrderId order) {
        return find(Bodies::order, "orders", "find", order);
    }

    /** Answers the order's new total cost. */
    public Answer<Amount> addLine(OrderId order, ItemId item, Amount quantity) {
        return write(Repeat.KEYED, "POST", Bodies::lastNumber, "orders", "addItem", order, item, quantity);
    }

    /** Takes one unit of an item out of an order; answers the order's new total cost. */
    public Answer<Amount> removeLine(OrderId order, ItemId item) {
        return write(Repeat.KEYED, "DELETE", Bodies::lastNumber, "orders", "removeItem", order, item);
    }

    public Answer<OrderId> removeOrder(OrderId order) {
        return write(Repeat.KEYED, "DELETE", body -> order, "orders", "remove", order);
    }

    /** Answers the order that is now paid, once, however often it is asked; takes stock and credit together, or nothing. */
    public Answer<OrderId> checkout(OrderId order) {
        return write(Repeat.SAFE, "POST", body -> order, "orders", "checkout", order);
    }

    /** Replaces the orders {@code 0} to {@code count-1}; answers the node's message. */
    public Answer<String> replaceOrders(long count, long items, long users, Amount price) {
        return write(
                Repeat.BATCH, "POST", CartesianClient::message, "orders", "batch_init", count, items, users, price);
    }

    private static String message(String body) {
        return Bodies.text(body, "msg");
    }

    private <T> Answer<T> write(Repeat repeat, String verb, Function<String, T> parse, Object... segments) {
        Calls.Told told = calls.make(Call.of(repeat, verb, segments), options);
        if (told instanceof Calls.Told.NotTaken notTaken) {
            return new Answer.Unavailable<>(notTaken.reason());
        }
        if (told instanceof Calls.Told.Open open) {
            return new Answer.Unresolved<>(open.reason(), open.key());
        }
        Attempt.Answered answer = answerOf(told);
        if (answer.status() != 200) {
            return new Answer.Refused<>(answer.problem());
        }
        long epoch = answer.headers()
                .firstValueAsLong("Epoch")
                .orElseThrow(() -> new ClientException("a change without an epoch"));
        return new Answer.Done<>(parse.apply(answer.body()), epoch);
    }

    private <T> Optional<T> find(Function<String, T> parse, Object... segments) {
        Call call = Call.of(Repeat.READ, "GET", segments);
        Calls.Told told = calls.make(call, options);
        if (told instanceof Calls.Told.NotTaken notTaken) {
            throw new ClientException("no answer to " + call.path() + ", " + notTaken.reason());
        }
        Attempt.Answered answer = answerOf(told);
        if (answer.status() == 200) {
            return Optional.of(parse.apply(answer.body()));
        }
        if (answer.status() == 404 && answer.problem().reason() != Reason.NO_SUCH_PATH) {
            return Optional.empty();
        }
        throw new ClientException("refused: " + call.path() + ", " + answer.reason());
    }

    private static Attempt.Answered answerOf(Calls.Told told) {
        if (told instanceof Calls.Told.Reply reply) {
            return reply.answer();
        }
        throw new IllegalStateException("a read leaves nothing open: " + told);
    }
}
