package cartesian.node.http;

import cartesian.node.access.Caller;
import cartesian.node.checkout.CallKey;
import cartesian.node.contract.ProblemType;
import cartesian.node.http.Route.Verb;
import cartesian.node.record.ReceiptName;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The keys that clients give their calls, as the header {@code Idempotency-Key}. */
final class Keys {
    /** Marks a reply that was given before. */
    static final Header REPLAYED = HeaderValues.createCached(HeaderNames.create("Idempotency-Replayed"), "true");

    private static final HeaderName NAME = HeaderNames.create("Idempotency-Key");

    private Keys() {}

    /**
     * The key of one call; null if it has none. Two calls are the same if their verbs, their decoded paths and their
     * bodies are, byte by byte. Callers who say who they are have keys of their own.
     *
     * @param caller who calls; null if nobody has to say so
     * @throws Call.Malformed if it has something else in its place
     */
    static @Nullable CallKey of(
            ServerRequestHeaders headers, @Nullable Caller caller, Verb verb, String[] segments, byte[] body) {
        if (!headers.contains(NAME)) {
            return null;
        }
        String text = headers.get(NAME).values();
        boolean visible = text.chars().allMatch(character -> character > ' ' && character <= '~');
        if (text.isEmpty() || text.length() > ReceiptName.LENGTH_MAX || !visible) {
            throw new Call.Malformed(
                    ProblemType.BAD_HEADER,
                    "Bad Idempotency-Key: it is 1 to " + ReceiptName.LENGTH_MAX + " visible ASCII characters");
        }
        String call = verb + " /" + String.join("/", segments);
        String name = caller == null ? text : CallKey.textOf(caller.name(), text);
        return new CallKey(name, body.length == 0 ? call : call + "\n" + new String(body, StandardCharsets.ISO_8859_1));
    }
}
