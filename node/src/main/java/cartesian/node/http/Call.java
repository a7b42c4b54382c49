package cartesian.node.http;

import cartesian.api.Amount;
import cartesian.api.ItemId;
import cartesian.api.OrderId;
import cartesian.api.UserId;
import cartesian.node.checkout.CallKey;
import cartesian.node.checkout.Shop;
import cartesian.node.contract.ProblemType;
import cartesian.node.http.Problems.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One matched request: its path's parameters, counted from 0 and parsed on demand, and whether the client asks for JSON.
 *
 * <p>Every accessor throws {@link Malformed} for text that is not what it should be.
 */
final class Call {
    /** How many records one batch call makes at most. */
    static final long BATCH_MAX = 10_000_000;

    private final String[] segments;
    private final int first;
    private final RoutingRequest request;
    private final ServerRequestHeaders headers;
    private final byte[] body;
    private final @Nullable CallKey key;

    /**
     * A call of a path's decoded segments, the {@code first} of which that is a parameter is told.
     *
     * @param request carries its headers, its query, and the body that it reads itself
     * @param body what the request carries, if it is read by now
     * @param key which the client has given it; null: none
     */
    Call(String[] segments, int first, RoutingRequest request, byte[] body, @Nullable CallKey key) {
        this.segments = segments;
        this.first = first;
        this.request = request;
        this.headers = request.headers();
        this.body = body;
        this.key = key;
    }

    /** The shop to make this call's change in. */
    Shop on(Shop shop) {
        return key == null ? shop : shop.under(key);
    }

    ItemId item(int parameter) {
        try {
            return new ItemId(text(parameter));
        } catch (IllegalArgumentException malformed) {
            throw new Malformed("item_id", malformed);
        }
    }

    OrderId order(int parameter) {
        try {
            return new OrderId(text(parameter));
        } catch (IllegalArgumentException malformed) {
            throw new Malformed("order_id", malformed);
        }
    }

    UserId user(int parameter) {
        try {
            return new UserId(text(parameter));
        } catch (IllegalArgumentException malformed) {
            throw new Malformed("user_id", malformed);
        }
    }

    Amount amount(int parameter) {
        return amount(parameter, "amount");
    }

    /** A count of units that is at least 1. */
    Amount quantity(int parameter) {
        Amount quantity = amount(parameter, "quantity");
        if (quantity.value() < 1) {
            throw new Malformed("Bad quantity: a quantity is at least 1");
        }
        return quantity;
    }

    /** How many records a batch makes: 0 to {@link #BATCH_MAX}. */
    long count(int parameter) {
        long count = amount(parameter, "number").value();
        if (count > BATCH_MAX) {
            throw new Malformed("Bad number: a batch makes at most " + BATCH_MAX);
        }
        return count;
    }

    /** How many there are to draw from: at most {@link #BATCH_MAX}, and at least 1 if there is anything to draw, that is, {@code count} is not 0. */
    long choices(int parameter, long count) {
        long choices = amount(parameter, "number").value();
        if (choices > BATCH_MAX) {
            throw new Malformed("Bad number: orders are drawn from at most " + BATCH_MAX);
        }
        if (choices == 0 && count > 0) {
            throw new Malformed("Bad number: orders are drawn from at least 1");
        }
        return choices;
    }

    boolean acceptsJson() {
        return Accept.prefersJson(Accept.of(headers));
    }

    /** Whether the client asks for JSON, where all others get a text of another type. */
    boolean acceptsJsonRatherThan(String type) {
        return Accept.prefers(Accept.of(headers), "application/json", type);
    }

    /** Whether the client knows OpenMetrics; all who name it know how to read it, so weights do not matter. */
    boolean acceptsOpenMetrics() {
        return Accept.of(headers).contains(Exposition.OPEN);
    }

    /** The fields of the JSON object that is its body, each of which is one of those known. */
    Fields fields(String... known) {
        return Fields.read(headers, body, Set.of(known));
    }

    /** The body as the client sends it, to be read once; its type has to be this one. */
    InputStream stream(String type) {
        Fields.isOf(type, headers);
        return headers.contains(HeaderNames.CONTENT_LENGTH) || headers.contains(HeaderNames.TRANSFER_ENCODING)
                ? request.content().inputStream()
                : InputStream.nullInputStream();
    }

    /** What it asks of the version of its record. */
    Condition condition() {
        return new Condition(headers);
    }

    /** The part {@code name=value} of the query as the client wrote it; of several the first. */
    Optional<String> asked(String name) {
        String start = name + "=";
        return Stream.of(request.prologue().query().rawValue().split("&", -1))
                .filter(part -> part.startsWith(start))
                .map(part -> part.substring(start.length()))
                .findFirst();
    }

    /** A parameter as the client wrote it. */
    String word(int parameter) {
        return text(parameter);
    }

    private Amount amount(int parameter, String what) {
        try {
            return Amount.parse(text(parameter));
        } catch (IllegalArgumentException malformed) {
            throw new Malformed(what, malformed);
        }
    }

    private String text(int parameter) {
        return segments[first + parameter];
    }

    /** The client wrote something that no call means; its message is for the client. Costs no stack trace. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ProblemType type;

        Malformed(ProblemType type, String message) {
            super(message, null, false, false);
            this.type = type;
        }

        /** A parameter of the path is not what it should be. */
        Malformed(String message) {
            this(ProblemType.BAD_PARAMETER, message);
        }

        Problem problem() {
            return Problems.problem(type, String.valueOf(getMessage()));
        }

        private Malformed(String what, IllegalArgumentException cause) {
            this("Bad " + what + ": " + cause.getMessage());
        }
    }
}
