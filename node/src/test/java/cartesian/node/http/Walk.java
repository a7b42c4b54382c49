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
import java.util.function.Supplier;

/** Calls that walk through the OpenAPI document: each that is described is done, and refused for each reason of the shop's. */
final class Walk {
    private static final String NONE = ContractCalls.NOBODY;

    private final ContractCalls calls;
    private final int port;
    private Optional<String> full = Optional.empty();
    final Described described;
    private final Map<String, Supplier<String>> good = new HashMap<>();
    private final Map<String, Map<String, Supplier<String>>> refused = new HashMap<>();

    /** Walks along a node, whose answers to {@code calls} come from the same grid. */
    Walk(ContractCalls calls, int port) throws IOException {
        this.calls = calls;
        this.port = port;
        this.described = Described.by(port);
        stock();
        payment();
        orders();
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

    /** Whether the shop itself, and not what is around it, tells an operation of a problem. */
    boolean isRefusal(Operation operation, String problem) {
        return refused.getOrDefault(operation.id(), Map.of()).containsKey(problem);
    }

    /** Every operation is done, and answers each type that it is said to. */
    void everyCallIsDone() throws IOException {
        for (Operation operation : described.operations) {
            for (String type : described.contentTypes(operation, 200)) {
                Raw.Answer answer = ask(operation, path(operation), type);
                assertThat(answer.status()).as("%s %s", operation, answer).isEqualTo(200);
                assertThat(answer.headers().get("content-type")).startsWith(type);
                described.holds(operation, answer);
            }
        }
    }

    /** Whatever refuses an operation, other than what is common to its kind, does. */
    void everyRefusalIsTold() throws IOException {
        for (Map.Entry<String, Map<String, Supplier<String>>> reasons : refused.entrySet()) {
            Operation operation = described.operation(reasons.getKey());
            for (Map.Entry<String, Supplier<String>> reason : reasons.getValue().entrySet()) {
                for (String type : List.of("text/plain", "application/problem+json")) {
                    String path = reason.getValue().get();
                    isTold(operation, ProblemType.of(reason.getKey()), ask(operation, path, type));
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

    private Raw.Answer ask(Operation operation, String path, String accept) throws IOException {
        try (Raw raw = new Raw(port)) {
            return raw.ask(operation.verb(), path, "Accept: " + accept);
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

    private void refused(String operation, String problem, Supplier<String> path) {
        refused.computeIfAbsent(operation, any -> new HashMap<>()).put(problem, path);
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
