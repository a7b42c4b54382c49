package cartesian.node.http;

import cartesian.node.http.Problems.Problem;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries as a body. Most calls take none, and refuse anything but none or an empty one.
 *
 * <p>Framing is read strictly, since Helidon takes a body whose framing it does not know for the next request.
 */
enum Payload {
    /** No body, or one of no bytes. */
    NONE(false),
    /** Of unknown size: it must be {@linkplain #read read}. */
    CHUNKED(true),
    /** Small, of known size: it is skipped after the reply, and the connection goes on. */
    SMALL(false),
    /** Not read, or not to its end: the connection cannot go on. */
    UNREAD(true),
    TOO_LARGE(true),
    MALFORMED(true);

    private static final int LENGTH_DIGITS_MAX = 18;

    private final boolean endsConnection;

    Payload(boolean endsConnection) {
        this.endsConnection = endsConnection;
    }

    /** Tells from the headers alone what a request carries. */
    static Payload of(ServerRequestHeaders headers, int bytesMax) {
        boolean hasLength = headers.contains(HeaderNames.CONTENT_LENGTH);
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            if (hasLength || !headers.contains(HeaderValues.TRANSFER_ENCODING_CHUNKED)) {
                return MALFORMED;
            }
            return headers.contains(HeaderNames.EXPECT) ? UNREAD : CHUNKED;
        }
        if (!hasLength || headers.contains(HeaderValues.CONTENT_LENGTH_ZERO)) {
            return NONE;
        }
        long length = lengthOf(headers.get(HeaderNames.CONTENT_LENGTH).values());
        if (length < 0) {
            return MALFORMED;
        }
        if (length == 0) {
            return NONE;
        }
        if (length > bytesMax) {
            return TOO_LARGE;
        }
        return headers.contains(HeaderNames.EXPECT) ? UNREAD : SMALL;
    }

    /** Reads a chunked body as far as it may go, blocking for the client to send it. */
    static Payload read(RoutingRequest request, int bytesMax) {
        var buffer = new byte[Math.min(bytesMax, 1024) + 1];
        int count = 0;
        try {
            InputStream content = request.content().inputStream();
            while (count <= bytesMax) {
                int read = content.read(buffer);
                if (read < 0) {
                    return count == 0 ? NONE : UNREAD;
                }
                count += read;
            }
            return TOO_LARGE;
        } catch (IOException | RuntimeException malformed) {
            return MALFORMED;
        }
    }

    /** Whether there may be a body that can be read, if its call takes one. */
    boolean isReadable() {
        return this == CHUNKED || this == SMALL || this == UNREAD;
    }

    /** Reads a body whole, blocking for the client to send it; null if it is malformed, or longer than it may be. */
    static byte @Nullable [] whole(RoutingRequest request, int bytesMax) {
        try {
            return request.content().inputStream().readNBytes(bytesMax + 1);
        } catch (IOException | RuntimeException malformed) {
            return null;
        }
    }

    Problem problem() {
        return switch (this) {
            case NONE, CHUNKED, SMALL, UNREAD -> Problems.BODY_UNEXPECTED;
            case TOO_LARGE -> Problems.BODY_TOO_LARGE;
            case MALFORMED -> Problems.MALFORMED;
        };
    }

    boolean endsConnection() {
        return endsConnection;
    }

    /** Reads {@code [0-9]+}; -1 for anything else, such as two lengths. */
    private static long lengthOf(String text) {
        if (text.isEmpty() || text.length() > LENGTH_DIGITS_MAX) {
            return -1;
        }
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }
}
