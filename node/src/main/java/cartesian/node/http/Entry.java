package cartesian.node.http;

import cartesian.api.Order;
import cartesian.api.OrderId;
import cartesian.api.Refusal;
import cartesian.api.UserId;
import cartesian.node.EdgeConfig;
import cartesian.node.EdgeConfig.BatchInit;
import cartesian.node.NodeConfig;
import cartesian.node.access.Buckets;
import cartesian.node.access.Caller;
import cartesian.node.access.Guard;
import cartesian.node.access.Permit;
import cartesian.node.access.Verdict;
import cartesian.node.access.Watch;
import cartesian.node.checkout.Shop;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a call whose route is known may begin: who calls, whether the caller may, and whether it is not too much.
 *
 * <p>It comes before the shop. Only if a shopper names an order is the shop asked, whose it is. With everything off it costs
 * one look at a flag.
 */
final class Entry {
    private static final Logger LOG = LoggerFactory.getLogger(Entry.class);
    private static final int CLIENTS_MAX = 100_000;
    private static final HeaderName CHALLENGE = HeaderNames.WWW_AUTHENTICATE;
    private static final String BEARER = "Bearer realm=\"cartesian\"";
    private static final String BASIC = "Basic realm=\"cartesian\", charset=\"UTF-8\"";
    private static final Reply BATCH_INIT_OFF = Reply.of(Problems.BATCH_INIT_OFF);
    private static final Reply OVERLOADED = Reply.of(Problems.OVERLOADED);
    private static final Reply FORBIDDEN = Reply.of(Problems.FORBIDDEN);
    private static final Reply NOT_YOURS = Reply.of(Problems.NOT_YOURS);
    private static final Reply ANONYMOUS = challenge(Problems.ANONYMOUS, BEARER);
    private static final Reply ANONYMOUS_BROWSER = challenge(Problems.ANONYMOUS, BEARER, BASIC);
    private static final Reply MISTAKEN = challenge(Problems.MISTAKEN, BEARER + ", error=\"invalid_token\"");
    private static final Reply MISTAKEN_BROWSER =
            challenge(Problems.MISTAKEN, BEARER + ", error=\"invalid_token\"", BASIC);

    private final @Nullable Guard guard;
    private final @Nullable Buckets<Object> clients;
    private final boolean batchInit;
    private final int callsMax;
    private final boolean open;
    private volatile Shop shop;

    private Entry(
            @Nullable Guard guard, @Nullable Buckets<Object> clients, boolean batchInit, int callsMax, Shop shop) {
        this.guard = guard;
        this.clients = clients;
        this.batchInit = batchInit;
        this.callsMax = callsMax;
        this.open = guard == null && clients == null && batchInit && callsMax == 0;
        this.shop = shop;
    }

    /**
     * Lets in whom the settings say, and warns if that is everybody on the network.
     *
     * @throws IllegalStateException if a file that the settings name cannot be read
     */
    static Entry of(NodeConfig.Http config, Shop shop, Watch watch) {
        EdgeConfig edge = config.edge();
        boolean loopback = isLoopback(config.host());
        boolean required = edge.access().required();
        if (!required && !loopback) {
            LOG.warn(
                    "ANYBODY WHO REACHES {}:{} MAY DO EVERYTHING: access.required is false, and http.host is not loopback",
                    config.host(),
                    config.port());
        }
        if (required && !edge.tls().on() && !loopback) {
            LOG.warn("API keys and tokens are sent unencrypted: http.tls.certificate is not set");
        }
        boolean batchInit =
                edge.batchInit() == BatchInit.ALLOWED || (edge.batchInit() == BatchInit.AUTO && loopback && !required);
        try {
            return new Entry(
                    required ? Guard.of(edge.access(), watch) : null,
                    buckets(edge.limits()),
                    batchInit,
                    edge.limits().callsMax(),
                    shop);
        } catch (IllegalArgumentException unusable) {
            throw new IllegalStateException(unusable.getMessage(), unusable);
        }
    }

    private static @Nullable Buckets<Object> buckets(EdgeConfig.Limits limits) {
        int rate = limits.clientRate();
        return rate == 0
                ? null
                : new Buckets<>(
                        TimeUnit.SECONDS.toNanos(1) / rate,
                        limits.clientBurst() == 0 ? rate : limits.clientBurst(),
                        CLIENTS_MAX,
                        System::nanoTime);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** Asks this shop from now on. */
    void serve(Shop next) {
        shop = next;
    }

    /**
     * Whether a call may begin.
     *
     * @param refusal null: it may
     * @param caller who calls; null if nobody has to say so
     */
    record Admission(@Nullable Reply refusal, @Nullable Caller caller) {
        private static final Admission ANYBODY = new Admission(null, null);

        private static Admission refused(Reply refusal) {
            return new Admission(refusal, null);
        }
    }

    /**
     * Admits a call or refuses it.
     *
     * @param segments of its path
     * @param calls tells how many calls are worked on now, this one among them
     */
    Admission admit(Route route, String[] segments, RoutingRequest request, LongSupplier calls) {
        if (open) {
            return Admission.ANYBODY;
        }
        Permit permit = Permit.of(route.permitted());
        if (permit.open()) {
            return Admission.ANYBODY;
        }
        InetAddress peer = ((InetSocketAddress) request.remotePeer().address()).getAddress();
        Caller caller = null;
        if (guard != null) {
            ServerRequestHeaders headers = request.headers();
            String authorization = headers.contains(HeaderNames.AUTHORIZATION)
                    ? headers.get(HeaderNames.AUTHORIZATION).get()
                    : null;
            Verdict verdict = guard.decide(authorization, route.verbs().contains(Route.Verb.GET), peer, permit);
            if (!(verdict instanceof Verdict.Admitted admitted)) {
                return Admission.refused(refusal(verdict, permit, route));
            }
            caller = admitted.caller();
        }
        if (permit.replaces() && !batchInit) {
            return Admission.refused(BATCH_INIT_OFF);
        }
        if (clients != null) {
            long waitSeconds = clients.take(caller == null ? peer : caller.name());
            if (waitSeconds > 0) {
                return Admission.refused(Reply.later(Problems.RATE_LIMITED, waitSeconds));
            }
        }
        if (callsMax > 0 && calls.getAsLong() > callsMax) {
            return Admission.refused(OVERLOADED);
        }
        Reply notTheirs =
                caller != null && caller.isConfined(permit.roles()) ? notTheirs(caller, permit, segments) : null;
        return new Admission(notTheirs, caller);
    }

    private static Reply refusal(Verdict verdict, Permit permit, Route route) {
        return switch (verdict) {
            case Verdict.Anonymous() -> permit.isForBrowsers() ? ANONYMOUS_BROWSER : ANONYMOUS;
            case Verdict.Mistaken() -> permit.isForBrowsers() ? MISTAKEN_BROWSER : MISTAKEN;
            case Verdict.Forbidden(var caller) -> FORBIDDEN;
            case Verdict.TooManyMistakes(long waitSeconds) -> Reply.later(Problems.TOO_MANY_MISTAKES, waitSeconds);
            case Verdict.Undecided() ->
                Reply.of(Problems.notReady(route.kind() == Route.Kind.WRITE, "the keys for tokens are away"));
            case Verdict.Admitted(var caller) -> throw new IllegalArgumentException("admitted: " + caller.name());
        };
    }

    /**
     * What a shopper is told who asks for something of another's. That it is another's is told of users, whose id the
     * caller has said itself; of orders it is not even told that they exist.
     */
    private @Nullable Reply notTheirs(Caller caller, Permit permit, String[] segments) {
        Optional<UserId> user = caller.user();
        if (permit.user() >= 0 && (user.isEmpty() || !user.get().value().equals(segments[permit.user()]))) {
            return NOT_YOURS;
        }
        if (permit.order() < 0) {
            return null;
        }
        OrderId id;
        try {
            id = new OrderId(segments[permit.order()]);
        } catch (IllegalArgumentException malformed) {
            return null; // the route says so, and asks nobody
        }
        Optional<Order> order = shop.findOrder(id);
        return order.isPresent() && user.isPresent() && order.get().user().equals(user.get())
                ? null
                : Reply.of(Problems.of(new Refusal.NoSuchOrder(id)));
    }

    private static Reply challenge(Problems.Problem problem, String... challenges) {
        Header header = HeaderValues.create(CHALLENGE, challenges);
        return Reply.of(problem, header);
    }
}
