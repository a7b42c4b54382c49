package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.Refusal.ChangedMeanwhile;
import cartesian.api.Refusal.KeyUsed;
import cartesian.api.Refusal.NoSuchItem;
import cartesian.api.Refusal.NoSuchOrder;
import cartesian.api.Refusal.NoSuchPayment;
import cartesian.api.Refusal.NoSuchUser;
import cartesian.api.Refusal.NotInOrder;
import cartesian.api.Refusal.NotTheirOrder;
import cartesian.api.Refusal.OrderIsPaid;
import cartesian.api.Refusal.OutOfCredit;
import cartesian.api.Refusal.OutOfStock;
import cartesian.api.Refusal.SumTooLarge;
import cartesian.api.Refusal.TooManyKeys;
import cartesian.api.Refusal.TooManyLines;
import cartesian.api.Refusal.WrongAmount;
import cartesian.api.UserId;
import cartesian.node.contract.ProblemType;
import java.util.List;

/**
 * Everything a call can be told other than success, in one place; {@link ProblemType} says what each means.
 *
 * <p>404 no such thing, 409 a rule stands against it, 412 changed meanwhile, 422 its key is another call's, 400 malformed, 413,
 * 414 and 431 too large, 415 of another type, 429 overloaded: nothing has changed. 503 leaves the outcome open; 500 is a bug.
 */
final class Problems {
    static final Problem OVERLOADED = problem(ProblemType.OVERLOADED, "Overloaded, nothing was changed");
    static final Problem UNRESOLVED = problem(ProblemType.UNRESOLVED, "The outcome is not known");
    static final Problem UNAVAILABLE = problem(ProblemType.UNAVAILABLE, "Not available now");
    static final Problem NOT_DURABLE_NOW =
            problem(ProblemType.NOT_DURABLE_NOW, "Postgres is away, nothing was changed");
    static final Problem NOT_DURABLE_YET =
            problem(ProblemType.NOT_DURABLE_YET, "The change is made and replicated, but not known to be on disk");
    static final Problem BUG = problem(ProblemType.INTERNAL_ERROR, "Internal error");
    static final Problem NO_SUCH_PATH = problem(ProblemType.NO_SUCH_PATH, "No such path");
    static final Problem WRONG_VERB = problem(ProblemType.WRONG_VERB, "This path does not take this verb");
    static final Problem BODY_NOT_READ =
            problem(ProblemType.OVERLOADED, "The body could not be read or kept, nothing was changed");
    static final Problem NO_HISTORY = problem(ProblemType.NO_HISTORY, "This grid keeps no history");
    static final Problem MALFORMED = problem(ProblemType.MALFORMED, "Malformed request");
    static final Problem WRONG_VERSION = problem(ProblemType.MALFORMED, "HTTP/1.1 expected");
    static final Problem BODY_UNEXPECTED = problem(ProblemType.BODY_UNEXPECTED, "No body expected");
    static final Problem BODY_TOO_LARGE = problem(ProblemType.BODY_TOO_LARGE, "Body too large");
    static final Problem URL_TOO_LONG = problem(ProblemType.URL_TOO_LONG, "URL too long");
    static final Problem HEADERS_TOO_LARGE = problem(ProblemType.HEADERS_TOO_LARGE, "Headers too large");

    static final Problem ANONYMOUS = problem(ProblemType.WHO_ARE_YOU, "An API key or a token is needed");
    static final Problem MISTAKEN = problem(ProblemType.UNKNOWN_KEY, "This API key or token is not good");
    static final Problem FORBIDDEN = problem(ProblemType.FORBIDDEN, "This caller may not do that");
    static final Problem NOT_YOURS = problem(ProblemType.NOT_YOURS, "This is another user's");
    static final Problem BATCH_INIT_OFF =
            problem(ProblemType.BATCH_INIT_OFF, "batch_init replaces data, and is off on this node (http.batch-init)");
    static final Problem TOO_MANY_MISTAKES =
            problem(ProblemType.TOO_MANY_MISTAKES, "Too many wrong API keys or tokens came from this address");
    static final Problem RATE_LIMITED = problem(ProblemType.RATE_LIMITED, "Too many calls, nothing was changed");

    private Problems() {}

    /** The node takes no calls now: a write is told that nothing was taken, a read to come back. */
    static Problem notReady(boolean write, String reason) {
        ProblemType type = write ? ProblemType.NOT_READY_TO_WRITE : ProblemType.NOT_READY_TO_READ;
        return problem(type, "Not ready: " + reason);
    }

    static Problem of(Refusal refusal) {
        return switch (refusal) { // no default: a new refusal must not compile until it has a status
            case NoSuchOrder(var order) ->
                problem(ProblemType.NO_SUCH_ORDER, "Order: " + order + " not found!", id(order));
            case NoSuchItem(var item) -> problem(ProblemType.NO_SUCH_ITEM, "Item: " + item + " not found!", id(item));
            case NoSuchUser(var user) -> problem(ProblemType.NO_SUCH_USER, "User: " + user + " not found!", id(user));
            case ChangedMeanwhile(var seen) ->
                problem(ProblemType.CHANGED_MEANWHILE, "It is no longer of version " + seen);
            case NoSuchPayment(var user, var order) ->
                problem(
                        ProblemType.NO_SUCH_PAYMENT,
                        "Payment of order: " + order + " by user: " + user + " not found!",
                        id(user),
                        id(order));
            case NotTheirOrder(var user, var order) ->
                problem(
                        ProblemType.NOT_THEIR_ORDER,
                        "Order: " + order + " is not of user: " + user,
                        id(user),
                        id(order));
            case OrderIsPaid(var order) ->
                problem(ProblemType.ORDER_IS_PAID, "Order: " + order + " is paid", id(order));
            case NotInOrder(var item, var order) ->
                problem(ProblemType.NOT_IN_ORDER, "Item: " + item + " is not in order: " + order, id(item), id(order));
            case TooManyLines(var order, var linesMax) ->
                problem(
                        ProblemType.TOO_MANY_LINES,
                        "Order: " + order + " has " + linesMax + " lines, the most allowed",
                        id(order));
            case WrongAmount(var order, var offered, var cost) ->
                problem(
                        ProblemType.WRONG_AMOUNT,
                        "Order: " + order + " costs: " + cost + " not: " + offered,
                        id(order));
            case SumTooLarge() -> problem(ProblemType.SUM_TOO_LARGE, "The sum would pass " + Amount.MAX);
            case OutOfStock(var item, var asked, var left) ->
                problem(ProblemType.OUT_OF_STOCK, "Out of stock on item_id: " + item, id(item));
            case OutOfCredit(var user, var cost, var credit) ->
                problem(ProblemType.OUT_OF_CREDIT, "User out of credit", id(user));
            case KeyUsed(var key) ->
                problem(ProblemType.KEY_USED, "Idempotency-Key: " + key + " was used for another call");
            case TooManyKeys() ->
                problem(ProblemType.TOO_MANY_KEYS, "Too many Idempotency-Keys are remembered, nothing was changed");
        };
    }

    static Problem problem(ProblemType type, String text, Id... ids) {
        return new Problem(type, text, List.of(ids));
    }

    private static Id id(OrderId order) {
        return new Id("order_id", order.value());
    }

    private static Id id(ItemId item) {
        return new Id("item_id", item.value());
    }

    private static Id id(UserId user) {
        return new Id("user_id", user.value());
    }

    /**
     * One thing that went wrong.
     *
     * @param text one line for people
     * @param ids the records concerned
     */
    record Problem(ProblemType type, String text, List<Id> ids) {
        Problem {
            ids = List.copyOf(ids);
        }

        int status() {
            return type.status();
        }

        String slug() {
            return type.slug();
        }

        boolean isTransient() {
            return type.isTransient();
        }
    }

    /** A record that a problem concerns, by the name that such ids have in JSON. */
    record Id(String name, String value) {}
}
