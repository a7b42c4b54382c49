package cartesian.node.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A name for one request that failed, so that a client's complaint and the log can be brought together.
 *
 * <p>It is the client's own, if that is one word that is safe to print, and made otherwise. What succeeds needs none.
 */
final class RequestId {
    static final HeaderName NAME = HeaderNames.create("X-Request-Id");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private RequestId() {}

    static String of(ServerRequestHeaders headers) {
        if (headers.contains(NAME)) {
            String given = headers.get(NAME).values();
            if (SAFE.matcher(given).matches()) {
                return given;
            }
        }
        return made();
    }

    static String made() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    static Header header(String id) {
        return HeaderValues.create(NAME, id);
    }
}
