package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Calls to which two refusals apply at least: the one that comes first in the list of problems is told. */
final class Precedence {
    private static final Pattern TYPE = Pattern.compile("\"type\":\"/problems/([a-z-]+)\"");
    private static final String NOBODY = ContractCalls.NOBODY;

    private final ContractCalls calls;

    Precedence(ContractCalls calls) {
        this.calls = calls;
    }

    void holds() {
        linesAreRefusedInOrder();
        paymentsAreRefusedInOrder();
        checkoutsAreRefusedInOrder();
    }

    private void linesAreRefusedInOrder() {
        String item = calls.item(5, 10);
        String paid = calls.order(calls.user(100), item, 1);
        calls.checkout(paid);
        told("no-such-order", "POST", "/orders/addItem/" + NOBODY + "/" + NOBODY);
        told("order-is-paid", "POST", "/orders/addItem/" + paid + "/" + NOBODY);
        told("order-is-paid", "POST", "/orders/addItem/" + paid + "/" + item + "/" + ContractCalls.MAX);
        told("order-is-paid", "DELETE", "/orders/removeItem/" + paid + "/" + NOBODY);
    }

    private void paymentsAreRefusedInOrder() {
        String item = calls.item(5, 10);
        String user = calls.user(5);
        String order = calls.order(user, item, 2);
        told("no-such-order", "POST", ContractCalls.pay(NOBODY, NOBODY, 20));
        told("no-such-user", "POST", ContractCalls.pay(NOBODY, order, 21));
        told("no-such-user", "POST", ContractCalls.pay(NOBODY, calls.order(NOBODY, item, 2), 21));
        told("not-their-order", "POST", ContractCalls.pay(calls.user(5), order, 21));
        told("wrong-amount", "POST", ContractCalls.pay(user, order, 21));
        told("no-such-payment", "POST", ContractCalls.cancel(NOBODY, NOBODY));
    }

    private void checkoutsAreRefusedInOrder() {
        String item = calls.item(1, 10);
        told("no-such-user", "POST", "/orders/checkout/" + calls.order(NOBODY, item, 2));
        told("out-of-stock", "POST", "/orders/checkout/" + calls.order(calls.user(5), item, 2));
        // Drawn from so many, items and users of a batch are some that do not exist.
        calls.done("POST", "/orders/batch_init/1/10000000/10000/10");
        told("no-such-item", "POST", "/orders/checkout/0");
    }

    private void told(String problem, String verb, String path) {
        Matcher type =
                TYPE.matcher(calls.ask(verb, path, "application/problem+json").body());
        assertThat(type.find()).as(path).isTrue();
        assertThat(type.group(1)).as(path).isEqualTo(problem);
    }
}
