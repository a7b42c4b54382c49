package cartesian.node.http;

import cartesian.node.checkout.Resources;
import cartesian.node.contract.ProblemType;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request asks of the version of its record (RFC 9110, 13.1). A record's entity tag is its version, and strong: two replies of
 * one tag say the same.
 */
record Condition(ServerRequestHeaders headers) {
    private static final Pattern TAG = Pattern.compile("\"([1-9][0-9]{0,18})\"");
    private static final String ANY = "*";

    private static Header tag(long version) {
        return HeaderValues.create(HeaderNames.ETAG, "\"" + version + "\"");
    }

    /** What a change answers, with the tag of what the record has become, if that is known. */
    static Reply changed(byte[] json, long epoch, long version) {
        Reply reply = Reply.json(json, epoch);
        return version == Resources.ANY_VERSION ? reply : reply.with(tag(version));
    }

    /**
     * The version that the client has seen, and means its change for; {@link Resources#ANY_VERSION} if it does not say.
     *
     * @throws Call.Malformed if it says something that is no tag of ours, for instance several
     */
    long seen() {
        if (!headers.contains(HeaderNames.IF_MATCH)) {
            return Resources.ANY_VERSION;
        }
        String text = headers.get(HeaderNames.IF_MATCH).values();
        if (text.equals(ANY)) {
            return Resources.ANY_VERSION;
        }
        Matcher tag = TAG.matcher(text);
        try {
            if (tag.matches()) {
                return Long.parseLong(tag.group(1));
            }
        } catch (NumberFormatException tooLarge) {
            // No version is so large: it is no tag of ours either.
        }
        throw new Call.Malformed(ProblemType.BAD_HEADER, "If-Match is one ETag as a reply has told it, or *");
    }

    /** A reply that shows a record, to a client that may know that already. */
    Reply shown(byte[] json, long version) {
        Header tag = tag(version);
        Reply reply = Reply.json(json).with(tag);
        return isKnown(tag.values()) ? reply.notModified() : reply;
    }

    private boolean isKnown(String tag) {
        if (!headers.contains(HeaderNames.IF_NONE_MATCH)) {
            return false;
        }
        String known = headers.get(HeaderNames.IF_NONE_MATCH).values();
        return known.equals(ANY) || known.contains(tag);
    }
}
