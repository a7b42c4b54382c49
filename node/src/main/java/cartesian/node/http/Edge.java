package cartesian.node.http;

import cartesian.node.checkout.CallKey;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.contract.ProblemType;
import cartesian.node.http.Problems.Problem;
import cartesian.node.http.Route.Body;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import cartesian.node.http.Routes.Place;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every request that Helidon could read, routes it by its raw path, and writes the one reply.
 *
 * <p>It is a filter that never proceeds, because Helidon's own routing decodes and normalises paths: it would take
 * {@code /stock/find/..} for {@code /stock/}. As a handler of direct events it also words what Helidon refuses itself.
 */
final class Edge implements Filter, DirectHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final byte[] NOTHING = {};
    private static final String JSON_ONLY = "/v1/";
    private static final Reply NO_SUCH_PATH = Reply.of(Problems.NO_SUCH_PATH);
    private static final Reply UNAVAILABLE = Reply.of(Problems.UNAVAILABLE);
    private static final Reply NOT_DURABLE_NOW = Reply.of(Problems.NOT_DURABLE_NOW);
    private static final Reply NOT_DURABLE_YET = Reply.of(Problems.NOT_DURABLE_YET);
    private static final HeaderName DURABILITY = HeaderNames.create("Durability");
    private static final Reply BUG = Reply.of(Problems.BUG);

    private final Entry entry;
    private final Health health;
    private final Timings timings;
    private final RequestSpans spans;
    private final int payloadBytesMax;
    private volatile Served served;
    private volatile boolean leaving;
    /** When the last call came that a client sent though this node leaves; health is not meant. */
    private volatile long calledNanos;

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    /** What one request is answered by, from its beginning to its end: what is durable is so for one shop alone. */
    private record Served(Routes routes, Durability durability, Timings.Table timings) {}

    /** What one request counts as, once that is known. */
    private static final class Visit {
        private final RequestSpans.Following span;
        private Timings.OfCall timings;

        private Visit(RequestSpans.Following span, Timings.OfCall timings) {
            this.span = span;
            this.timings = timings;
        }
    }

    Edge(
            Routes routes,
            Entry entry,
            Health health,
            Durability durability,
            Timings timings,
            RequestSpans spans,
            int payloadBytesMax) {
        this.entry = entry;
        this.health = health;
        this.timings = timings;
        this.spans = spans;
        this.payloadBytesMax = payloadBytesMax;
        this.served = new Served(routes, durability, timings.of(routes));
    }

    /** Answers by these from the next request on. */
    void serve(Routes routes, Durability durability) {
        served = new Served(routes, durability, timings.of(routes));
    }

    /** From now on every reply is its connection's last, so that clients go elsewhere. */
    void leaving() {
        calledNanos = System.nanoTime();
        leaving = true;
    }

    /** For how long nobody has called, other than for its health, since it leaves. */
    long quietNanos() {
        return System.nanoTime() - calledNanos;
    }

    /** Answers one request. Helidon does not close a connection whose client asked for it, so this ends it. */
    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        begun.increment();
        try (RequestSpans.Following span = spans.begin(request)) {
            reply(request, response, span);
        } finally {
            ended.increment();
        }
    }

    /** Whether no request is between being read and being answered, at about this moment. */
    boolean isIdle() {
        // In this order, so that one that begins meanwhile does not hide one that goes on.
        long over = ended.sum();
        return begun.sum() == over;
    }

    /** How many requests are between being read and being answered, at about this moment. */
    private long calls() {
        long over = ended.sum();
        return begun.sum() - over;
    }

    private void reply(RoutingRequest request, RoutingResponse response, RequestSpans.Following span) {
        long readNanos = System.nanoTime();
        Visit visit = new Visit(span, timings.unknown());
        ServerRequestHeaders headers = request.headers();
        Payload payload = Payload.of(headers, payloadBytesMax);
        byte[] body = NOTHING;
        Body taken = payload == Payload.NONE || payload == Payload.MALFORMED ? Body.NONE : bodyOf(request);
        if (taken == Body.STREAM) {
            payload = Payload.NONE;
        } else if (taken == Body.WHOLE && payload.isReadable()) {
            byte[] whole = Payload.whole(request, payloadBytesMax);
            if (whole == null) {
                payload = Payload.MALFORMED;
            } else if (whole.length > payloadBytesMax) {
                payload = Payload.TOO_LARGE;
            } else {
                payload = Payload.NONE;
                body = whole;
            }
        } else if (payload == Payload.CHUNKED) {
            payload = Payload.read(request, payloadBytesMax);
        }
        Reply reply = payload == Payload.NONE ? answer(request, headers, body, visit) : Reply.of(payload.problem());
        if (reply.isNameless()) {
            reply = reply.as(
                    RequestId.of(headers),
                    tellsDetails(request.prologue().uriPath().rawPath(), headers));
        }
        span.answered(reply);
        // Asked after the answer is known: a call that took long may end after leaving began. Whoever does not know
        // yet that the connection ends may have sent more.
        boolean unread = payload.endsConnection() || leaving || taken == Body.STREAM;
        Reply.Stream stream = isHead(request) ? null : reply.stream();
        if (stream != null) {
            send(reply, stream, response);
            throw new LingeringConnection.End(false);
        }
        boolean last = unread || headers.contains(HeaderValues.CONNECTION_CLOSE);
        try {
            send(reply, request, response, last);
        } finally {
            visit.timings.record(reply.status().code(), System.nanoTime() - readNanos);
        }
        if (last) {
            throw new LingeringConnection.End(unread);
        }
    }

    /** How a request's call takes a body; whatever is wrong with the request otherwise is told later. */
    private Body bodyOf(RoutingRequest request) {
        try {
            Verb verb = verbOf(request.prologue().method());
            Place place =
                    served.routes().at(Path.split(request.prologue().uriPath().rawPath()));
            Route route = verb == null ? null : place.route(verb);
            return route == null ? Body.NONE : route.body();
        } catch (Call.Malformed malformed) {
            return Body.NONE;
        }
    }

    /** Whether a failure is told as JSON: always where calls speak nothing else, and to those who accept it. */
    private static boolean tellsDetails(String path, ServerRequestHeaders headers) {
        return path.startsWith(JSON_ONLY) || Accept.prefersProblem(Accept.of(headers));
    }

    /** Writes a reply that goes on. The request counts as answered, so nobody waits for its end. */
    private void send(Reply reply, Reply.Stream stream, RoutingResponse response) {
        ended.increment();
        response.status(reply.status());
        response.header(reply.type());
        reply.headers().forEach(response::header);
        response.header(HeaderValues.CONNECTION_CLOSE);
        try {
            try (OutputStream out = response.outputStream()) {
                stream.writeTo(out);
            }
            // Tells that this was all; Helidon does so after a request, which the end of its connection forestalls.
            response.commit();
        } catch (IOException | UncheckedIOException | ServerConnectionException gone) {
            LOG.debug("a stream's client has gone", gone);
        } catch (RuntimeException bug) {
            LOG.error("a stream failed", bug);
        } finally {
            begun.increment();
        }
    }

    private static boolean isHead(RoutingRequest request) {
        return request.prologue().method().equals(Method.HEAD);
    }

    /** Words a refusal of Helidon's own, which happens before any call is known: whatever it was, nothing changed. */
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        ServerRequestHeaders asked = request.headers();
        Problem problem = problemOf(type, status, message);
        boolean details = !problem.type().isTextOnly() && tellsDetails(request.path(), asked);
        Reply reply = Reply.of(problem).as(RequestId.of(asked), details);
        TransportResponse.Builder response = TransportResponse.builder()
                .status(reply.status())
                .header(reply.type())
                .entity(reply.body())
                .keepAlive(false);
        reply.headers().forEach(response::header);
        return response.build();
    }

    private static Problem problemOf(EventType type, Status status, @Nullable String message) {
        if ("Header size exceeded".equals(message)) {
            return Problems.HEADERS_TOO_LARGE;
        }
        if (type == EventType.HTTP_VERSION_NOT_SUPPORTED) {
            return Problems.WRONG_VERSION;
        }
        return status.code() == 414 ? Problems.URL_TOO_LONG : Problems.MALFORMED;
    }

    private Reply answer(RoutingRequest request, ServerRequestHeaders headers, byte[] body, Visit visit) {
        Served here = served;
        try {
            if (request.prologue().fragment().hasValue()) {
                throw new Call.Malformed(ProblemType.BAD_PATH, "a request has no '#'");
            }
            String[] segments = Path.split(request.prologue().uriPath().rawPath());
            Place place = here.routes().at(segments);
            if (!place.isKnown()) {
                return NO_SUCH_PATH;
            }
            Verb verb = verbOf(request.prologue().method());
            Route route = verb == null ? null : place.route(verb);
            if (verb == null || route == null) {
                return Reply.notAllowed(place.allow());
            }
            visit.timings = here.timings().of(route, verb);
            visit.span.matched(route, verb);
            if (leaving && route.kind() != Kind.HEALTH) {
                calledNanos = System.nanoTime();
            }
            if (route.kind() != Kind.HEALTH && !health.serving()) {
                return Reply.of(Problems.notReady(route.kind() == Kind.WRITE, health.reason()));
            }
            Entry.Admission admission = entry.admit(route, segments, request, this::calls);
            if (admission.refusal() != null) {
                return admission.refusal();
            }
            CallKey key =
                    route.kind() == Kind.WRITE ? Keys.of(headers, admission.caller(), verb, segments, body) : null;
            Call call = new Call(segments, place.first(), request, body, key);
            Reply reply = route.kind() == Kind.WRITE && headers.contains(DURABILITY)
                    ? answerDurably(
                            here.durability(),
                            route,
                            call,
                            headers.get(DURABILITY).values())
                    : route.action().answer(call);
            return key != null && key.isReplayed() ? reply.with(Keys.REPLAYED) : reply;
        } catch (Call.Malformed malformed) {
            return Reply.of(malformed.problem());
        } catch (UnavailableException unavailable) {
            LOG.debug("the shop could not answer", unavailable);
            return UNAVAILABLE;
        } catch (RuntimeException | Error bug) {
            String id = RequestId.of(headers);
            LOG.error(
                    "a call failed: {} {}, request {}",
                    request.prologue().method(),
                    request.prologue().uriPath().rawPath(),
                    id,
                    bug);
            return BUG.as(id, tellsDetails(request.prologue().uriPath().rawPath(), headers));
        }
    }

    /** Holds the reply back until the change is on disk, if that is what the client asks for. */
    private static Reply answerDurably(Durability durability, Route route, Call call, String asked) {
        if (asked.equals("replicated")) {
            return route.action().answer(call);
        }
        if (!asked.equals("durable")) {
            throw new Call.Malformed(ProblemType.BAD_HEADER, "Durability is durable or replicated");
        }
        if (!durability.available()) {
            return NOT_DURABLE_NOW;
        }
        Reply reply = route.action().answer(call);
        return reply.epoch() == 0 || durability.await(reply.epoch()) ? reply : NOT_DURABLE_YET;
    }

    private static @Nullable Verb verbOf(Method method) {
        if (method.equals(Method.POST)) {
            return Verb.POST;
        }
        if (method.equals(Method.GET) || method.equals(Method.HEAD)) {
            return Verb.GET;
        }
        if (method.equals(Method.DELETE)) {
            return Verb.DELETE;
        }
        return method.equals(Method.PATCH) ? Verb.PATCH : null;
    }

    /** Writes a reply in one piece. If it cannot be written, the connection ends: nothing else may be told instead. */
    static void send(Reply reply, RoutingRequest request, RoutingResponse response, boolean last) {
        try {
            response.status(reply.status());
            response.header(reply.type());
            for (Header header : reply.headers()) {
                response.header(header);
            }
            if (last) {
                response.header(HeaderValues.CONNECTION_CLOSE);
            }
            if (reply.isBodiless()) {
                response.send();
            } else if (isHead(request)) {
                response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, reply.body().length));
                response.send(NOTHING);
            } else {
                response.send(reply.body());
            }
        } catch (RuntimeException unwritten) {
            LOG.debug("a reply could not be written", unwritten);
            throw new LingeringConnection.End(false);
        }
    }
}
