package cartesian.node.http;

import cartesian.node.Histograms;
import cartesian.node.http.Route.Verb;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How long requests take, by route, verb and status: from when a request has been read to when its reply is written.
 *
 * <p>Routes are told by their templates, and what matches none of them is one of its own, so that no client makes series. A
 * timer is looked up once, and then found by the status alone.
 */
final class Timings {
    static final String NAME = "cartesian.http.requests";
    /** The route of requests that match none. */
    static final String UNKNOWN = "unknown";

    /** Statuses are below it. */
    private static final int STATUSES = 600;

    private final MeterRegistry meters;
    private final Map<String, OfCall> calls = new ConcurrentHashMap<>();
    private final OfCall unknown;

    Timings(MeterRegistry meters) {
        this.meters = meters;
        this.unknown = of(UNKNOWN, "any");
    }

    /** The timings of all routes, by their identity; those of one template and verb are the same each time. */
    Table of(Routes routes) {
        IdentityHashMap<Route, Map<Verb, OfCall>> all = new IdentityHashMap<>();
        for (Route route : routes.all()) {
            Map<Verb, OfCall> byVerb = new EnumMap<>(Verb.class);
            for (Verb verb : route.verbs()) {
                byVerb.put(verb, of(route.template(), verb.name()));
            }
            all.put(route, byVerb);
        }
        return new Table(all);
    }

    /** The timings of what matches no route, or has a verb that its path does not take. */
    OfCall unknown() {
        return unknown;
    }

    private OfCall of(String route, String method) {
        return calls.computeIfAbsent(method + " " + route, _ -> new OfCall(route, method));
    }

    /** The timings of the calls of one table of routes. Immutable. */
    static final class Table {
        private final IdentityHashMap<Route, Map<Verb, OfCall>> all;

        private Table(IdentityHashMap<Route, Map<Verb, OfCall>> all) {
            this.all = all;
        }

        OfCall of(Route route, Verb verb) {
            return Objects.requireNonNull(Objects.requireNonNull(all.get(route)).get(verb));
        }
    }

    /** The timings of one call of the contract. */
    final class OfCall {
        private final String route;
        private final String method;
        private final AtomicReferenceArray<@Nullable Timer> byStatus = new AtomicReferenceArray<>(STATUSES);

        private OfCall(String route, String method) {
            this.route = route;
            this.method = method;
        }

        void record(int status, long nanos) {
            Timer timer = byStatus.get(status);
            if (timer == null) {
                timer = register(status);
                byStatus.set(status, timer);
            }
            timer.record(nanos, TimeUnit.NANOSECONDS);
        }

        private Timer register(int status) {
            return Histograms.timer(NAME, "How long requests took, from being read to being answered")
                    .tags("route", route, "method", method, "status", Integer.toString(status))
                    .register(meters);
        }
    }
}
