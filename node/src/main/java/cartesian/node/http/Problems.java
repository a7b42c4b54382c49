package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.Refusal;
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

/**
 * Everything a call can be told other than success, in one place.
 *
 * <p>404 no such thing, 409 a rule stands against it, 422 its key is another call's, 400 malformed, 413, 414 and 431 too large,
 * 429 overloaded: nothing has changed. 503 leaves the outcome open; 500 is a bug.
 */
final class Problems {
    static final Problem OVERLOADED = new Problem(429, "overloaded", "Overloaded, nothing was changed");
    static final Problem UNRESOLVED = new Problem(503, "unresolved", "The outcome is not known");
    static final Problem UNAVAILABLE = new Problem(503, "unavailable", "Not available now");
    static final Problem NOT_DURABLE_NOW = new Problem(429, "not-durable-now", "Postgres is away, nothing was changed");
    static final Problem NOT_DURABLE_YET =
            new Problem(503, "not-durable-yet", "The change is made and replicated, but not known to be on disk");
    static final Problem BUG = new Problem(500, "internal-error", "Internal error");
    static final Problem NO_SUCH_PATH = new Problem(404, "no-such-path", "No such path");
    static final Problem WRONG_VERB = new Problem(405, "wrong-verb", "This path does not take this verb");
    static final Problem MALFORMED = malformed("Malformed request");
    static final Problem BODY_UNEXPECTED = new Problem(400, "body-unexpected", "No body expected");
    static final Problem BODY_TOO_LARGE = new Problem(413, "body-too-large", "Body too large");
    static final Problem URL_TOO_LONG = new Problem(414, "url-too-long", "URL too long");
    static final Problem HEADERS_TOO_LARGE = new Problem(431, "headers-too-large", "Headers too large");

    private Problems() {}

    /** The client wrote something that no call means. */
    static Problem malformed(String text) {
        return new Problem(400, "malformed", text);
    }

    /** The node takes no calls now: a write is told that nothing was taken, a read to come back. */
    static Problem notReady(boolean write, String reason) {
        return new Problem(write ? 429 : 503, "not-ready", "Not ready: " + reason);
    }

    static Problem of(Refusal refusal) {
        return switch (refusal) { // no default: a new refusal must not compile until it has a status
            case NoSuchOrder(var order) -> noSuchOrder(order.value());
            case NoSuchItem(var item) -> new Problem(404, "no-such-item", "Item: " + item + " not found!");
            case NoSuchUser(var user) -> new Problem(404, "no-such-user", "User: " + user + " not found!");
            case NoSuchPayment(var user, var order) ->
                new Problem(404, "no-such-payment", "Payment of order: " + order + " by user: " + user + " not found!");
            case NotTheirOrder(var user, var order) ->
                new Problem(409, "not-their-order", "Order: " + order + " is not of user: " + user);
            case OrderIsPaid(var order) -> new Problem(409, "order-is-paid", "Order: " + order + " is paid");
            case NotInOrder(var item, var order) ->
                new Problem(404, "not-in-order", "Item: " + item + " is not in order: " + order);
            case TooManyLines(var order, var linesMax) ->
                new Problem(409, "too-many-lines", "Order: " + order + " has " + linesMax + " lines, the most allowed");
            case WrongAmount(var order, var offered, var cost) ->
                new Problem(409, "wrong-amount", "Order: " + order + " costs: " + cost + " not: " + offered);
            case SumTooLarge() -> new Problem(409, "sum-too-large", "The sum would pass " + Amount.MAX);
            case OutOfStock(var item, var asked, var left) ->
                new Problem(409, "out-of-stock", "Out of stock on item_id: " + item);
            case OutOfCredit(var user, var cost, var credit) -> new Problem(409, "out-of-credit", "User out of credit");
            case KeyUsed(var key) ->
                new Problem(422, "key-used", "Idempotency-Key: " + key + " was used for another call");
            case TooManyKeys() ->
                new Problem(429, "too-many-keys", "Too many Idempotency-Keys are remembered, nothing was changed");
        };
    }

    static Problem noSuchOrder(String order) {
        return new Problem(404, "no-such-order", "Order: " + order + " not found!");
    }

    /**
     * One thing that went wrong.
     *
     * @param status the HTTP status
     * @param slug a name for it that never changes
     * @param text one line for people
     */
    record Problem(int status, String slug, String text) {
        /** Whether the same call may succeed later, so that the client is told when to come back. */
        boolean isTransient() {
            return status == 429 || status == 503;
        }
    }
}
