package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import cartesian.node.contract.ProblemType;
import cartesian.node.http.Described.Operation;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Calls that walk through the OpenAPI document: each that is described is done, and refused for each reason of the shop's. */
final class Walk {
    private static final String NONE = ContractCalls.NOBODY;
    /** More than an order may have. */
    private static final int LINES = 1_001;
    /** Operations that Postgres answers. */
    private static final Set<String> KEPT = Set.of("listOrders", "exportItems", "exportUsers");

    private final ContractCalls calls;
    private final int port;
    private final boolean keepsHistory;
    private Optional<String> full = Optional.empty();
    final Described described;
    private final Map<String, Supplier<String>> good = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final Map<String, Map<String, Supplier<Asked>>> refused = new HashMap<>();

    /** What is asked of an operation: a path, one header more, and a body, if it takes one. */
    record Asked(String path, String header, String body) {}

    /** Walks along a node, whose answers to {@code calls} come from the same grid. */
    Walk(ContractCalls calls, int port) throws IOException {
        this(calls, port, true);
    }

    /** As above, along a node that may keep no history. */
    Walk(ContractCalls calls, int port, boolean keepsHistory) throws IOException {
        this.keepsHistory = keepsHistory;
        this.calls = calls;
        this.port = port;
        this.described = Described.by(port);
        stock();
        payment();
        orders();
        resources();
        for (Operation operation : described.operations) {
            if (operation.tag().equals("Node")) {
                good.put(operation.id(), () -> operation.template().replace("{problem}", "out-of-stock"));
            }
        }
        refused("findProblem", "no-such-path", () -> "/problems/none");
    }

    /** A path by which an operation is done, once. */
    String path(Operation operation) {
        return Objects.requireNonNull(good.get(operation.id()), () -> "how to have done: " + operation)
                .get();
    }

    /** The body by which an operation is done; empty if it takes none. */
    String body(Operation operation) {
        return bodies.getOrDefault(operation.id(), "");
    }

    /** A request as it is written. */
    static String request(Operation operation, Asked asked, String accept) {
        String head = operation.verb() + " " + asked.path() + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                + "\r\n" + asked.header() + "\r\n";
        if (asked.body().isEmpty()) {
            return head + "\r\n";
        }
        String taken = operation.id().startsWith("import") ? "application/x-ndjson" : "application/json";
        String type = asked.header().startsWith("Content-Type") ? "" : "Content-Type: " + taken + "\r\n";
        return head + type + "Content-Length: " + asked.body().length() + "\r\n\r\n" + asked.body();
    }

    /** Whether the shop itself, and not what is around it, tells an operation of a problem. */
    boolean isRefusal(Operation operation, String problem) {
        return refused.getOrDefault(operation.id(), Map.of()).containsKey(problem);
    }

    /** Every operation is done, and answers each type that it is said to. */
    void everyCallIsDone() throws IOException {
        for (Operation operation : described.operations) {
            int done = operation.node().get("responses").has("201") ? 201 : 200;
            for (String type : described.contentTypes(operation, done)) {
                Raw.Answer answer = ask(operation, new Asked(path(operation), "X: x", body(operation)), type);
                if (KEPT.contains(operation.id()) && !keepsHistory) {
                    isTold(operation, ProblemType.NO_HISTORY, answer);
                    continue;
                }
                assertThat(answer.status()).as("%s %s", operation, answer).isEqualTo(done);
                assertThat(answer.headers().get("content-type")).startsWith(type);
                described.holds(operation, answer);
            }
        }
    }

    /** Whatever refuses an operation, other than what is common to its kind, does. */
    void everyRefusalIsTold() throws IOException {
        for (Map.Entry<String, Map<String, Supplier<Asked>>> reasons : refused.entrySet()) {
            Operation operation = described.operation(reasons.getKey());
            for (Map.Entry<String, Supplier<Asked>> reason : reasons.getValue().entrySet()) {
                for (String type : List.of("text/plain", "application/problem+json")) {
                    Asked asked = reason.getValue().get();
                    isTold(operation, ProblemType.of(reason.getKey()), ask(operation, asked, type));
                }
            }
        }
    }

    /** States that a reply is of just this problem, and as described. */
    void isTold(Operation operation, ProblemType problem, Raw.Answer answer) throws IOException {
        assertThat(answer.status()).as("%s %s %s", operation, problem, answer).isEqualTo(problem.status());
        if (!answer.headers().getOrDefault("content-type", "").startsWith("text/plain")) {
            assertThat(answer.body()).contains("\"type\":\"" + problem.uri() + "\"");
        }
        described.holds(operation, answer);
    }

    private Raw.Answer ask(Operation operation, Asked asked, String accept) throws IOException {
        try (Raw raw = new Raw(port)) {
            raw.write(request(operation, asked, accept));
            return raw.read();
        }
    }

    private void stock() {
        good.put("createItem", () -> "/stock/item/create/10");
        good.put("findItem", () -> "/stock/find/" + calls.item(5, 10));
        good.put("addStock", () -> "/stock/add/" + calls.item(5, 10) + "/1");
        good.put("subtractStock", () -> "/stock/subtract/" + calls.item(5, 10) + "/1");
        good.put("replaceItems", () -> "/stock/batch_init/1/5/10");
        refused("findItem", "no-such-item", () -> "/stock/find/" + NONE);
        refused("addStock", "no-such-item", () -> "/stock/add/" + NONE + "/1");
        refused("addStock", "sum-too-large", () -> "/stock/add/" + calls.item(1, 1) + "/" + ContractCalls.MAX);
        refused("subtractStock", "no-such-item", () -> "/stock/subtract/" + NONE + "/1");
        refused("subtractStock", "out-of-stock", () -> "/stock/subtract/" + calls.item(1, 1) + "/2");
    }

    private void payment() {
        good.put("createUser", () -> "/payment/create_user");
        good.put("findUser", () -> "/payment/find_user/" + calls.user(1));
        good.put("addFunds", () -> "/payment/add_funds/" + calls.user(1) + "/1");
        good.put("pay", () -> "/payment/pay/" + calls.user(1) + "/1");
        good.put("replaceUsers", () -> "/payment/batch_init/1/1");
        good.put("payOrder", () -> {
            String user = calls.user(100);
            return ContractCalls.pay(user, calls.order(user, calls.item(5, 10), 2), 20);
        });
        good.put("cancelPayment", () -> {
            String user = calls.user(100);
            String order = calls.order(user, calls.item(5, 10), 2);
            calls.checkout(order);
            return ContractCalls.cancel(user, order);
        });
        Supplier<String> status = () -> {
            String user = calls.user(1);
            return "/payment/status/" + user + "/" + calls.order(user, calls.item(5, 10), 2);
        };
        good.put("isPaid", status);
        good.put("askIfPaid", status);
        refused("findUser", "no-such-user", () -> "/payment/find_user/" + NONE);
        refused("addFunds", "no-such-user", () -> "/payment/add_funds/" + NONE + "/1");
        refused("addFunds", "sum-too-large", () -> "/payment/add_funds/" + calls.user(1) + "/" + ContractCalls.MAX);
        refused("pay", "no-such-user", () -> "/payment/pay/" + NONE + "/1");
        refused("pay", "out-of-credit", () -> "/payment/pay/" + calls.user(1) + "/2");
        refused("payOrder", "no-such-order", () -> ContractCalls.pay(calls.user(1), NONE, 1));
        refused("payOrder", "no-such-user", () -> ContractCalls.pay(NONE, unpaid(calls.user(1)), 20));
        refused("payOrder", "not-their-order", () -> ContractCalls.pay(calls.user(1), unpaid(calls.user(1)), 20));
        refused("payOrder", "wrong-amount", () -> ownPayment(100, 21));
        refused("payOrder", "out-of-credit", () -> ownPayment(19, 20));
        refused("cancelPayment", "no-such-payment", () -> ContractCalls.cancel(NONE, NONE));
        refused("cancelPayment", "sum-too-large", () -> {
            String user = calls.user(20);
            String order = unpaid(user);
            calls.checkout(order);
            calls.done("POST", "/payment/add_funds/" + user + "/" + ContractCalls.MAX);
            return ContractCalls.cancel(user, order);
        });
        refused("isPaid", "no-such-order", () -> "/payment/status/" + NONE + "/" + unpaid(calls.user(1)));
        refused("askIfPaid", "no-such-order", () -> "/payment/status/" + NONE + "/" + NONE);
    }

    private void orders() {
        good.put("createOrder", () -> "/orders/create/" + NONE);
        good.put("findOrder", () -> "/orders/find/" + unpaid(NONE));
        good.put("addItem", () -> "/orders/addItem/" + unpaid(NONE) + "/" + calls.item(1, 1) + "/3");
        good.put("addOneItem", () -> "/orders/addItem/" + unpaid(NONE) + "/" + calls.item(1, 1));
        good.put("removeItem", () -> {
            String item = calls.item(5, 10);
            return "/orders/removeItem/" + calls.order(NONE, item, 2) + "/" + item;
        });
        good.put("removeOrder", () -> "/orders/remove/" + unpaid(NONE));
        good.put("checkout", () -> "/orders/checkout/" + unpaid(calls.user(20)));
        good.put("replaceOrders", () -> "/orders/batch_init/1/1/1/1");
        for (String quantity : List.of("", "/1")) {
            String id = quantity.isEmpty() ? "addOneItem" : "addItem";
            refused(id, "no-such-order", () -> "/orders/addItem/" + NONE + "/" + NONE + quantity);
            refused(id, "order-is-paid", () -> "/orders/addItem/" + paid() + "/" + NONE + quantity);
            refused(id, "no-such-item", () -> "/orders/addItem/" + unpaid(NONE) + "/" + NONE + quantity);
            refused(id, "sum-too-large", () -> {
                String item = calls.item(1, ContractCalls.MAX);
                return "/orders/addItem/" + calls.order(NONE, item, 1) + "/" + item + quantity;
            });
            refused(id, "too-many-lines", () -> "/orders/addItem/" + full() + "/" + calls.item(1, 1) + quantity);
        }
        refused("findOrder", "no-such-order", () -> "/orders/find/" + NONE);
        refused("removeItem", "no-such-order", () -> "/orders/removeItem/" + NONE + "/" + NONE);
        refused("removeItem", "order-is-paid", () -> "/orders/removeItem/" + paid() + "/" + NONE);
        refused("removeItem", "not-in-order", () -> "/orders/removeItem/" + unpaid(NONE) + "/" + NONE);
        refused("removeOrder", "no-such-order", () -> "/orders/remove/" + NONE);
        refused("removeOrder", "order-is-paid", () -> "/orders/remove/" + paid());
        refused("checkout", "no-such-order", () -> "/orders/checkout/" + NONE);
        refused("checkout", "no-such-item", () -> {
            calls.done("POST", "/orders/batch_init/1/10000000/10000/10");
            return "/orders/checkout/0";
        });
        refused("checkout", "no-such-user", () -> "/orders/checkout/" + unpaid(NONE));
        refused(
                "checkout",
                "out-of-stock",
                () -> "/orders/checkout/" + calls.order(calls.user(100), calls.item(1, 1), 2));
        refused("checkout", "out-of-credit", () -> "/orders/checkout/" + unpaid(calls.user(19)));
        refused("replaceOrders", "sum-too-large", () -> "/orders/batch_init/1/1/1/" + ContractCalls.MAX);
    }

    private void resources() {
        bodies.put("postItem", "{\"price\":10,\"stock\":5}");
        bodies.put("patchItem", "{\"price\":11,\"add_stock\":1}");
        bodies.put("postUser", "{\"credit\":5}");
        bodies.put("patchUser", "{\"subtract_credit\":1}");
        bodies.put("postOrder", "{\"user_id\":\"" + NONE + "\"}");
        bodies.put("importItems", "{\"item_id\":\"i\",\"price\":11,\"stock\":1}");
        bodies.put("importUsers", "{\"user_id\":\"u\",\"credit\":1}");
        good.put("exportItems", () -> "/v1/export/items");
        good.put("exportUsers", () -> "/v1/export/users");
        good.put("importItems", () -> "/v1/import/items");
        good.put("importUsers", () -> "/v1/import/users");
        good.put("postItem", () -> "/v1/items");
        good.put("getItem", () -> "/v1/items/" + calls.item(5, 10));
        good.put("patchItem", () -> "/v1/items/" + calls.item(5, 10));
        good.put("postUser", () -> "/v1/users");
        good.put("getUser", () -> "/v1/users/" + calls.user(1));
        good.put("patchUser", () -> "/v1/users/" + calls.user(1));
        good.put("listOrders", () -> {
            String user = calls.user(1);
            String _ = unpaid(user);
            String _ = unpaid(user);
            return "/v1/users/" + user + "/orders?limit=1";
        });
        good.put("postOrder", () -> "/v1/orders");
        good.put("getOrder", () -> "/v1/orders/" + unpaid(NONE));
        good.put("deleteOrder", () -> "/v1/orders/" + unpaid(NONE));
        good.put("checkoutOrder", () -> "/v1/orders/" + unpaid(calls.user(20)) + "/checkout");
        good.put("cancelOrder", () -> "/v1/orders/" + paid() + "/cancel");
        for (String verb : List.of("get", "patch")) {
            refused(verb + "Item", "no-such-item", () -> "/v1/items/" + NONE);
            refused(verb + "User", "no-such-user", () -> "/v1/users/" + NONE);
        }
        moving("patchItem", "sum-too-large", () -> "/v1/items/" + calls.item(1, 1), "add_stock", ContractCalls.MAX);
        moving("patchItem", "out-of-stock", () -> "/v1/items/" + calls.item(1, 1), "subtract_stock", 2);
        moving("patchUser", "sum-too-large", () -> "/v1/users/" + calls.user(1), "add_credit", ContractCalls.MAX);
        moving("patchUser", "out-of-credit", () -> "/v1/users/" + calls.user(1), "subtract_credit", 2);
        for (String id : List.of("patchItem", "patchUser", "deleteOrder", "checkoutOrder", "cancelOrder")) {
            Supplier<String> path = Objects.requireNonNull(good.get(id));
            changedMeanwhile(id, path);
        }
        refused("getOrder", "no-such-order", () -> "/v1/orders/" + NONE);
        refused("deleteOrder", "no-such-order", () -> "/v1/orders/" + NONE);
        refused("deleteOrder", "order-is-paid", () -> "/v1/orders/" + paid());
        refused("cancelOrder", "no-such-order", () -> "/v1/orders/" + NONE + "/cancel");
        refused("cancelOrder", "no-such-payment", () -> "/v1/orders/" + unpaid(NONE) + "/cancel");
        refused("cancelOrder", "sum-too-large", () -> {
            String user = calls.user(20);
            String order = unpaid(user);
            calls.checkout(order);
            calls.done("POST", "/payment/add_funds/" + user + "/" + ContractCalls.MAX);
            return "/v1/orders/" + order + "/cancel";
        });
        refused("checkoutOrder", "no-such-order", () -> "/v1/orders/" + NONE + "/checkout");
        refused("checkoutOrder", "no-such-user", () -> "/v1/orders/" + unpaid(NONE) + "/checkout");
        refused("checkoutOrder", "no-such-item", () -> {
            calls.done("POST", "/orders/batch_init/1/10000000/10000/10");
            return "/v1/orders/0/checkout";
        });
        refused(
                "checkoutOrder",
                "out-of-stock",
                () -> "/v1/orders/" + calls.order(calls.user(100), calls.item(1, 1), 2) + "/checkout");
        refused("checkoutOrder", "out-of-credit", () -> "/v1/orders/" + unpaid(calls.user(19)) + "/checkout");
        ordering("no-such-item", () -> line(NONE, 1));
        ordering("sum-too-large", () -> line(calls.item(1, ContractCalls.MAX), 2));
        ordering("too-many-lines", () -> {
            calls.done("POST", "/stock/batch_init/" + LINES + "/1/1");
            return IntStream.range(0, LINES)
                    .mapToObj(item -> line(Integer.toString(item), 1))
                    .collect(Collectors.joining(","));
        });
    }

    private static String line(String item, int quantity) {
        return "{\"item_id\":\"" + item + "\",\"quantity\":" + quantity + "}";
    }

    private void moving(String operation, String problem, Supplier<String> path, String field, long units) {
        refusedAs(operation, problem, () -> new Asked(path.get(), "X: x", "{\"" + field + "\":" + units + "}"));
    }

    private void changedMeanwhile(String operation, Supplier<String> path) {
        String body = bodies.getOrDefault(operation, "");
        refusedAs(operation, "changed-meanwhile", () -> new Asked(path.get(), "If-Match: \"99\"", body));
    }

    private void ordering(String problem, Supplier<String> lines) {
        refusedAs(
                "postOrder",
                problem,
                () -> new Asked("/v1/orders", "X: x", "{\"user_id\":\"u\",\"lines\":[" + lines.get() + "]}"));
    }

    private void refused(String operation, String problem, Supplier<String> path) {
        refusedAs(operation, problem, () -> new Asked(path.get(), "X: x", bodies.getOrDefault(operation, "")));
    }

    private void refusedAs(String operation, String problem, Supplier<Asked> asked) {
        refused.computeIfAbsent(operation, any -> new HashMap<>()).put(problem, asked);
    }

    /** An order of two units at 10. */
    private String unpaid(String user) {
        return calls.order(user, calls.item(5, 10), 2);
    }

    private String paid() {
        String order = unpaid(calls.user(20));
        calls.checkout(order);
        return order;
    }

    private String ownPayment(long credit, long offered) {
        String user = calls.user(credit);
        return ContractCalls.pay(user, unpaid(user), offered);
    }

    /** An order that takes no other line. */
    private String full() {
        if (full.isEmpty()) {
            full = Optional.of(filled());
        }
        return full.get();
    }

    private String filled() {
        String order = unpaid(NONE);
        for (int lines = 1; lines <= 10_000; lines++) {
            String path = "/orders/addItem/" + order + "/" + calls.item(0, 1);
            if (calls.ask("POST", path, "*/*").statusCode() != 200) {
                return order;
            }
        }
        throw new AssertionError("an order takes lines without end");
    }
}
