package cartesian.node.http;

import cartesian.node.contract.ProblemType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Splits a raw request path into decoded segments, and does nothing else to it: {@code ..}, {@code ;} and empty segments
 * are what the client wrote, since an id may look like them.
 */
final class Path {
    private static final String[] SCHEMES = {"http://", "https://"};

    private Path() {}

    /**
     * Splits at each {@code /}, then decodes each segment, so that {@code a%2Fb} is one segment.
     *
     * <p>An octet above ASCII becomes one character above ASCII, which no id and no amount allows.
     *
     * @throws Call.Malformed if a {@code %} is not followed by two hex digits
     */
    static String[] split(String raw) {
        String path = originOf(raw);
        int count = 0;
        for (int index = 0; index < path.length(); index++) {
            if (path.charAt(index) == '/') {
                count++;
            }
        }
        var segments = new String[count];
        int from = 1;
        for (int segment = 0; segment < count; segment++) {
            int to = path.indexOf('/', from);
            if (to < 0) {
                to = path.length();
            }
            segments[segment] = decode(path, from, to);
            from = to + 1;
        }
        return segments;
    }

    /** An id of ours as a segment of a path: what may not stand there is percent-encoded. */
    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.US_ASCII).replace("+", "%20");
    }

    /** A request line may name the whole URL (RFC 9112, 3.2.2); what is not a path at all has no segments. */
    private static String originOf(String raw) {
        if (raw.startsWith("/")) {
            return raw;
        }
        for (String scheme : SCHEMES) {
            if (raw.startsWith(scheme)) {
                int slash = raw.indexOf('/', scheme.length());
                return slash < 0 ? "" : raw.substring(slash);
            }
        }
        return "";
    }

    private static String decode(String path, int from, int to) {
        int percent = path.indexOf('%', from);
        if (percent < 0 || percent >= to) {
            return path.substring(from, to);
        }
        var decoded = new StringBuilder(to - from);
        for (int index = from; index < to; index++) {
            char character = path.charAt(index);
            if (character == '%') {
                if (index + 2 >= to) {
                    throw new Call.Malformed(ProblemType.BAD_PATH, "a '%' in a path is followed by two hex digits");
                }
                character = (char) (hex(path.charAt(index + 1)) << 4 | hex(path.charAt(index + 2)));
                index += 2;
            }
            decoded.append(character);
        }
        return decoded.toString();
    }

    private static int hex(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        if (digit >= 'a' && digit <= 'f') {
            return digit - 'a' + 10;
        }
        if (digit >= 'A' && digit <= 'F') {
            return digit - 'A' + 10;
        }
        throw new Call.Malformed(ProblemType.BAD_PATH, "a '%' in a path is followed by two hex digits");
    }
}
