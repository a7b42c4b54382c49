package cartesian.node.http;

import cartesian.api.Outcome;
import cartesian.node.http.Problems.Problem;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One whole HTTP reply, ready to be written. Headers that never change are rendered once. */
final class Reply {
    static final Header TEXT = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    /** Ids are echoed in texts; no browser shall take one for a page. */
    static final Header NO_SNIFF = HeaderValues.createCached(HeaderNames.create("X-Content-Type-Options"), "nosniff");

    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header PROBLEM =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/problem+json");
    /** To be told apart by what keeps replies: the same call is answered as text or as JSON. */
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept");

    private static final HeaderName EPOCH = HeaderNames.create("Epoch");
    private static final Header EVENTS = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream");
    private static final Header LINES = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
    private static final byte[] NOTHING = {};
    /** What was true of the shop is not to be told by a cache. */
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");

    private static final List<Header> TEXT_ONLY = List.of(NO_SNIFF, NO_STORE);
    private static final List<Header> JSON_ONLY = List.of(NO_SNIFF, NO_STORE);
    private static final List<Header> STREAM_ONLY = List.of(
            NO_SNIFF,
            NO_STORE,
            // A proxy that gathers replies would hold events back.
            HeaderValues.createCached(HeaderNames.create("X-Accel-Buffering"), "no"));
    private static final List<Header> PAGE_ONLY = pageOnly("");
    /** Swagger UI draws its arrows from its own style. */
    private static final List<Header> DOCS_ONLY = pageOnly(" img-src 'self' data:;");

    private static final List<Header> RETRY_SOON =
            List.of(NO_SNIFF, NO_STORE, HeaderValues.createCached(HeaderNames.create("Retry-After"), "1"));
    private static final Status URL_TOO_LONG = Status.create(414);
    private static final Status HEADERS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    private final Status status;
    private final Header type;
    private final byte[] body;
    private final List<Header> headers;
    private final long epoch;
    /** What it tells of, if that is a failure that has not got its request's name yet. */
    private final @Nullable Problem problem;

    private final @Nullable Stream stream;

    private Reply(Status status, Header type, byte[] body, List<Header> headers) {
        this(status, type, body, headers, 0, null, null);
    }

    private Reply(Status status, Header type, byte[] body, List<Header> headers, long epoch) {
        this(status, type, body, headers, epoch, null, null);
    }

    private Reply(
            Status status,
            Header type,
            byte[] body,
            List<Header> headers,
            long epoch,
            @Nullable Problem problem,
            @Nullable Stream stream) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.headers = headers;
        this.epoch = epoch;
        this.problem = problem;
        this.stream = stream;
    }

    private static Reply failure(Problem problem, List<Header> headers) {
        return new Reply(statusOf(problem), TEXT, bytesOf(problem.text()), headers, 0, problem, null);
    }

    /** A file of the page, which may do nothing but what the page needs: no other host, no script of others. */
    static Reply file(Header type, byte[] body) {
        return new Reply(Status.OK_200, type, body, PAGE_ONLY);
    }

    /** A file of the page that shows the contract, which may draw pictures that it brings, and nothing else besides. */
    static Reply docs(Header type, byte[] body) {
        return new Reply(Status.OK_200, type, body, DOCS_ONLY);
    }

    private static List<Header> pageOnly(String pictures) {
        return List.of(
                NO_SNIFF,
                HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache"),
                HeaderValues.createCached(
                        HeaderNames.create("Content-Security-Policy"),
                        "default-src 'self';" + pictures
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"),
                HeaderValues.createCached(HeaderNames.create("Referrer-Policy"), "no-referrer"));
    }

    /** A reply that goes on for a while, and is its connection's last. */
    static Reply stream(Stream stream) {
        return new Reply(Status.OK_200, EVENTS, NOTHING, STREAM_ONLY, 0, null, stream);
    }

    /** Lines of JSON that come one by one; the last of its connection. */
    static Reply lines(Stream stream) {
        return new Reply(Status.OK_200, LINES, NOTHING, STREAM_ONLY, 0, null, stream);
    }

    /** A text of a type of its own. */
    static Reply as(Header type, byte[] body) {
        return new Reply(Status.OK_200, type, body, TEXT_ONLY);
    }

    /** One of the forms of what is the same for all, chosen by what the client accepts. */
    static Reply oneOf(Header type, byte[] body) {
        return new Reply(Status.OK_200, type, body, List.of(NO_SNIFF, VARY));
    }

    /** What a read found. */
    static Reply json(byte[] json) {
        return new Reply(Status.OK_200, JSON, json, JSON_ONLY);
    }

    /** What a write answers in JSON, with the epoch that the change belongs to. */
    static Reply json(byte[] json, long epoch) {
        return new Reply(Status.OK_200, JSON, json, List.of(NO_SNIFF, NO_STORE, epochOf(epoch)), epoch);
    }

    /** What a write answers in text, with the epoch that the change belongs to. */
    static Reply text(String text, long epoch) {
        return new Reply(Status.OK_200, TEXT, bytesOf(text), List.of(NO_SNIFF, NO_STORE, epochOf(epoch)), epoch);
    }

    static Reply health(boolean well, String text, Health health) {
        return well
                ? new Reply(Status.OK_200, TEXT, bytesOf(text), TEXT_ONLY)
                : new Reply(Status.SERVICE_UNAVAILABLE_503, TEXT, bytesOf(health.reason()), TEXT_ONLY);
    }

    static Reply of(Problem problem) {
        return failure(problem, problem.isTransient() ? RETRY_SOON : TEXT_ONLY);
    }

    /** A failure with one header more. */
    static Reply of(Problem problem, Header header) {
        return failure(problem, List.of(NO_SNIFF, NO_STORE, header));
    }

    /** A failure that will be over in so many seconds. */
    static Reply later(Problem problem, long seconds) {
        return of(problem, HeaderValues.create(HeaderNames.RETRY_AFTER, seconds));
    }

    /** The same with one header more. */
    Reply with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.add(header);
        return new Reply(status, type, body, more, epoch, problem, stream);
    }

    /**
     * The same failure as told to one client: with its request's name, and as JSON if that is what it takes. Whoever is told
     * of a fault of this node can name it.
     */
    Reply as(String request, ServerRequestHeaders asked) {
        return as(request, Accept.prefersProblem(Accept.of(asked)));
    }

    /** As {@link #as(String, ServerRequestHeaders)}, where it is known whether JSON is told. */
    Reply as(String request, boolean details) {
        Problem told = Objects.requireNonNull(problem);
        if (told.status() >= 500) {
            told = new Problem(told.type(), told.text() + " (request " + request + ")", told.ids());
        }
        List<Header> more = new ArrayList<>(headers);
        more.add(VARY);
        more.add(RequestId.header(request));
        return details
                ? new Reply(status, PROBLEM, Json.problem(told, request), more)
                : new Reply(status, TEXT, bytesOf(told.text()), more);
    }

    /** The same as what has been created at a path. */
    Reply created(String path) {
        return new Reply(Status.CREATED_201, type, body, headers, epoch)
                .with(HeaderValues.create(HeaderNames.LOCATION, path));
    }

    /** The same to a client that has it already: all but the body is told. */
    Reply notModified() {
        return new Reply(Status.NOT_MODIFIED_304, type, body, headers, epoch);
    }

    /** Whether its body is not sent. */
    boolean isBodiless() {
        return status.equals(Status.NOT_MODIFIED_304);
    }

    /** What a write answers, whatever became of it; {@code done} renders the change if it was made. */
    static <T> Reply of(Outcome<T> outcome, Rendering<T> done) {
        return switch (outcome) {
            case Outcome.Done<T>(var value, var epoch) -> done.render(value, epoch);
            case Outcome.Refused<T>(var refusal) -> of(Problems.of(refusal));
            case Outcome.Overloaded<T>() -> of(Problems.OVERLOADED);
            case Outcome.Unresolved<T>() -> of(Problems.UNRESOLVED);
        };
    }

    /** A known path, but not with this verb. */
    static Reply notAllowed(String allow) {
        Problem problem = Problems.WRONG_VERB;
        return of(problem, HeaderValues.create(HeaderNames.ALLOW, allow));
    }

    private static Status statusOf(Problem problem) {
        return switch (problem.status()) {
            case 414 -> URL_TOO_LONG;
            case 431 -> HEADERS_TOO_LARGE;
            default -> Status.create(problem.status());
        };
    }

    /** Whether it tells of a failure, and not yet of which request. */
    boolean isNameless() {
        return problem != null;
    }

    Status status() {
        return status;
    }

    Header type() {
        return type;
    }

    byte[] body() {
        return body;
    }

    /** Headers other than the content's type and length. */
    List<Header> headers() {
        return headers;
    }

    /** The epoch that the change belongs to; 0 if nothing was changed. */
    long epoch() {
        return epoch;
    }

    /** What writes the body, if it goes on for a while. */
    @Nullable
    Stream stream() {
        return stream;
    }

    private static Header epochOf(long epoch) {
        return HeaderValues.create(EPOCH, Long.toString(epoch));
    }

    static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes a body bit by bit. */
    @FunctionalInterface
    interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Renders a change that was made in an epoch. */
    @FunctionalInterface
    interface Rendering<T> {
        Reply render(T value, long epoch);
    }
}
