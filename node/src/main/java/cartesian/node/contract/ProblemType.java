package cartesian.node.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a call can be told other than success, in order of precedence: of several that apply, the first is told.
 *
 * <p>Names and statuses never change, since programs tell problems apart by them. {@code docs/problems.md} shows this list.
 */
public enum ProblemType {
    URL_TOO_LONG(
            414,
            "URL too long",
            "The URL has more bytes than `http.url-bytes-max`. Told before headers are read, so always as text; the connection"
                    + " ends.",
            "Shorten it: no call needs so long a URL."),
    HEADERS_TOO_LARGE(
            431,
            "Headers too large",
            "The headers have more than 16 KiB. Told before they are read, so always as text; the connection ends.",
            "Send fewer or shorter ones, such as cookies."),
    MALFORMED(
            400,
            "Malformed request",
            "It is not HTTP/1.1 as RFC 9112 has it: its version, a header, or how its body is framed. The connection ends.",
            "Mend the client."),
    BODY_TOO_LARGE(
            413,
            "Body too large",
            "The body has more bytes than `http.payload-bytes-max`. The connection ends.",
            "Send none, or a shorter one where the call takes one."),
    BODY_UNEXPECTED(400, "Body unexpected", "The request has a body, and its call takes none.", "Send no body."),
    BAD_PATH(
            400,
            "Bad path",
            "The path has a `#`, or a `%` that is not followed by two hexadecimal digits.",
            "Encode each parameter by percent-encoding."),
    NO_SUCH_PATH(404, "No such path", "No call has this path.", "Look it up in the list of calls."),
    WRONG_VERB(
            405,
            "Wrong verb",
            "The path exists, and does not take this verb.",
            "Use one that the header `Allow` lists."),
    NOT_READY_TO_WRITE(
            429,
            "Not ready to write",
            "The node takes no calls now, as it starts, closes or waits for others. A write is told so by 429, since nothing"
                    + " was taken.",
            "Send the same call again after `Retry-After`, or to another node."),
    NOT_READY_TO_READ(
            503,
            "Not ready to read",
            "The node takes no calls now, as it starts, closes or waits for others. A read is told so by 503.",
            "Send the same call again after `Retry-After`, or to another node."),
    TOO_MANY_MISTAKES(
            429,
            "Too many mistakes",
            "Too many wrong API keys or tokens came from this address.",
            "Wait for `Retry-After`, and send a good one."),
    WHO_ARE_YOU(
            401,
            "Who are you",
            "The node asks who calls, and the request has no API key or token.",
            "Send `Authorization: Bearer KEY`, as `WWW-Authenticate` says."),
    UNKNOWN_KEY(
            401,
            "Unknown key",
            "The API key or token is not good: unknown, expired, or made for another service.",
            "Get a new one."),
    FORBIDDEN(403, "Forbidden", "The caller has no role that may do this.", "Ask those who run the node for the role."),
    BATCH_INIT_OFF(
            403,
            "Batch init is off",
            "The call replaces data, and the node is set not to take such calls.",
            "Set `http.batch-init` on a node whose data may go."),
    RATE_LIMITED(
            429,
            "Rate limited",
            "The caller has made more calls than `limits.client-rate` allows.",
            "Send it again after `Retry-After`, and more slowly."),
    NOT_YOURS(403, "Not yours", "The caller may do this for one user only, and names another.", "Name your own."),
    BAD_HEADER(
            400,
            "Bad header",
            "A header that the call reads has a value that it does not know.",
            "Leave it out, or write what the call's description says."),
    NOT_DURABLE_NOW(
            429,
            "Not durable now",
            "`Durability: durable` was asked for while Postgres is away.",
            "Send it again after `Retry-After`, or without that header."),
    BAD_PARAMETER(
            400,
            "Bad parameter",
            "A parameter is not what it should be: an id, an amount, a quantity or a number.",
            "Correct the parameter that `detail` names."),
    BODY_OF_ANOTHER_TYPE(
            415,
            "Body of another type",
            "The call takes a body, and the `Content-Type` is not that of what it takes.",
            "Say `Content-Type: application/json`, or `application/x-ndjson` where lines are imported."),
    BAD_BODY(
            400,
            "Bad body",
            "The body is not the JSON object that the call takes: its form, a field, or a value.",
            "Correct what `detail` names."),
    BAD_LINES(
            400,
            "Bad lines",
            "Lines of an import are not what they should be; none of its lines is imported.",
            "Correct the lines that `detail` names, of which there may be more, and import all again."),
    NO_HISTORY(
            404,
            "No history",
            "The call is answered from Postgres, and this grid has none (`epochs.durable: false`).",
            "Ask for single orders, or let the grid be durable."),
    OVERLOADED(
            429,
            "Overloaded",
            "A limit was reached first: writes in line, time, memory, or changes that Postgres does not have yet.",
            "Send the same call again after `Retry-After`, and more slowly."),
    TOO_MANY_KEYS(
            429,
            "Too many keys",
            "This node has taken on as many new `Idempotency-Key`s within a day as `checkout.keys-max` allows.",
            "Send it again later, to another node, or without a key."),
    KEY_USED(
            422,
            "Key used",
            "The `Idempotency-Key` was given to another call within the last 24 hours.",
            "Make a new key for each call, and use it again only to repeat that call."),
    NO_SUCH_ORDER(
            404,
            "No such order",
            "There is no order of this id; or it is not one of this user's.",
            Ask.IDS,
            "order_id"),
    CHANGED_MEANWHILE(
            412,
            "Changed meanwhile",
            "The record is no longer what `If-Match` names.",
            "Read it again, and decide anew."),
    NO_SUCH_PAYMENT(
            404,
            "No such payment",
            "There is nothing to cancel: the user has not paid this order, or has cancelled it already.",
            "Nothing, if it was cancelled; otherwise ask for another.",
            "user_id",
            "order_id"),
    ORDER_IS_PAID(
            409,
            "Order is paid",
            "The order is paid, so it no longer changes.",
            "Cancel the payment first, or make another order.",
            "order_id"),
    NOT_IN_ORDER(404, "Not in order", "The order has no such item.", "Look at the order.", "item_id", "order_id"),
    NO_SUCH_ITEM(404, "No such item", "There is no item of this id.", Ask.IDS, "item_id"),
    NO_SUCH_USER(404, "No such user", "There is no user of this id.", Ask.IDS, "user_id"),
    NOT_THEIR_ORDER(
            409,
            "Not their order",
            "The order belongs to another user.",
            "Let its own user pay.",
            "user_id",
            "order_id"),
    WRONG_AMOUNT(
            409,
            "Wrong amount",
            "The amount offered is not what the order costs.",
            "Look at the order, and offer its `total_cost`.",
            "order_id"),
    SUM_TOO_LARGE(409, "Sum too large", "A sum would pass 9007199254740991 (2^53-1).", "Ask for less."),
    TOO_MANY_LINES(
            409,
            "Too many lines",
            "The order has as many lines as `checkout.lines-max` allows.",
            "Make another order for the rest.",
            "order_id"),
    OUT_OF_STOCK(
            409,
            "Out of stock",
            "Fewer units are left than were asked for.",
            "Ask for fewer, or come again when there is more.",
            "item_id"),
    OUT_OF_CREDIT(
            409,
            "Out of credit",
            "The user's credit does not cover the cost.",
            "Add funds, then send the same call again.",
            "user_id"),
    UNRESOLVED(
            503,
            "Unresolved",
            "The node could not learn in time whether the write was made; it may still be made within two minutes.",
            "Look, or send the same call again if it is safe to repeat."),
    UNAVAILABLE(
            503,
            "Unavailable",
            "A record cannot be reached now. A write that is told so may have been made.",
            "Send it again after `Retry-After`; before a write is repeated, look."),
    NOT_DURABLE_YET(
            503,
            "Not durable yet",
            "The write was made and replicated, and is not known to be on disk in the time that a call may take.",
            "Do not repeat it, unless it is safe to repeat: it was made."),
    INTERNAL_ERROR(
            500,
            "Internal error",
            "A fault of the node's own; its log names the request.",
            "Report it, with the request's name; before a write is repeated, look.");

    private static final String PREFIX = "/problems/";

    private final int status;
    private final String title;
    private final String meaning;
    private final String remedy;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
    private final List<String> ids;

    ProblemType(int status, String title, String meaning, String remedy, String... ids) {
        this.status = status;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
        this.ids = List.of(ids);
    }

    /**
     * Finds the one of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ProblemType of(String slug) {
        return Arrays.stream(values())
                .filter(type -> type.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no problem is called " + slug));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A name for programs, in lower case with hyphens. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What identifies it to programs (RFC 9457, 3.1.1): a path of every node, where it is described. */
    public String uri() {
        return PREFIX + slug();
    }

    /** A name for people. */
    public String title() {
        return title;
    }

    /** When it is told, in Markdown. */
    public String meaning() {
        return meaning;
    }

    /** What the client may do, in Markdown. */
    public String remedy() {
        return remedy;
    }

    /** The members of its details that name the records concerned. */
    public List<String> ids() {
        return ids;
    }

    /** Whether the same call may succeed later, so that the client is told when to come back. */
    public boolean isTransient() {
        return status == 429 || status == 503;
    }

    /** Whether it is told before the headers are read, and so in text, whatever the client accepts. */
    public boolean isTextOnly() {
        return this == URL_TOO_LONG || this == HEADERS_TOO_LARGE;
    }

    /** Remedies that several have. */
    private static final class Ask {
        private static final String IDS = "Check the id: nothing has it now.";
    }
}
