package cartesian.api.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** One call of the contract as it goes over the wire. */
record Call(String verb, String path, Repeat repeat) {
    /** What may be done about a call whose outcome is not known. */
    enum Repeat {
        /** It changes nothing: it is made again. */
        READ,
        /** Made twice, it is as if made once: it is made again, with a key or without. */
        SAFE,
        /** Made twice, it applies twice: it is made again only if it has a key. */
        KEYED,
        /** It takes minutes, and two that overlap disturb each other: it is never made again. */
        BATCH
    }

    static Call of(Repeat repeat, String verb, Object... segments) {
        var path = new StringBuilder();
        for (Object segment : segments) {
            path.append('/').append(encode(segment.toString()));
        }
        return new Call(verb, path.toString(), repeat);
    }

    boolean isWrite() {
        return repeat != Repeat.READ;
    }

    /** Encodes one segment; dots too, since {@code ..} is an id and URIs would take it for a step up. */
    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.US_ASCII)
                .replace("+", "%20")
                .replace(".", "%2E");
    }
}
