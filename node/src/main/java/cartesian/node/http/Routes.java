package cartesian.node.http;

import cartesian.node.GridStatus;
import cartesian.node.checkout.Shop;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The routing table: the one source for what exists, which verbs it takes, and what answers. Immutable once built. */
final class Routes {
    private static final Place NOWHERE = new Place();

    private final List<Route> all;
    private final Place root = new Place();

    /**
     * Builds the table.
     *
     * @throws IllegalArgumentException if two routes take the same verb on the same path
     */
    Routes(List<Route> all) {
        this.all = List.copyOf(all);
        for (Route route : this.all) {
            add(route);
        }
    }

    static Routes of(
            Shop shop,
            Health health,
            IntFunction<GridStatus> members,
            PrometheusMeterRegistry meters,
            LiveStreams streams) {
        var all = new ArrayList<Route>();
        all.addAll(new StockCalls(shop).routes());
        all.addAll(new PaymentCalls(shop).routes());
        var counts = new CheckoutCounts(meters);
        all.addAll(new OrderCalls(shop, counts).routes());
        if (shop.resources().isPresent()) {
            all.addAll(new V1ItemCalls(shop).routes());
            all.addAll(new V1UserCalls(shop).routes());
            all.addAll(new V1OrderCalls(shop, counts).routes());
            all.addAll(new V1ImportCalls(shop).routes());
            all.addAll(new V1ExportCalls(shop).routes());
        }
        all.add(new Route(Verb.GET, "/health/live", Kind.HEALTH, call -> Reply.health(health.live(), "live", health)));
        all.add(new Route(
                Verb.GET, "/health/ready", Kind.HEALTH, call -> Reply.health(health.ready(), health.reason(), health)));
        all.add(new Route(Verb.GET, "/members", Kind.HEALTH, call -> Reply.json(MembersJson.render(members.apply(0)))));
        all.add(new Route(Verb.GET, "/metrics", Kind.HEALTH, new Exposition(meters)::answer));
        all.addAll(new PageCalls(streams).routes());
        all.addAll(new DocsCalls(all).routes());
        return new Routes(all);
    }

    List<Route> all() {
        return all;
    }

    /** Finds what stands at a path; it is {@linkplain Place#isKnown known} if any route has that path. */
    Place at(String[] segments) {
        Place place = root;
        for (String segment : segments) {
            Place next = place.literals.get(segment);
            if (next == null) {
                next = place.parameter;
            }
            if (next == null) {
                return NOWHERE;
            }
            place = next;
        }
        return place;
    }

    private void add(Route route) {
        Place place = root;
        int parameters = 0;
        int first = 0;
        for (String segment : Path.split(route.template())) {
            if (segment.startsWith("{")) {
                parameters++;
                if (place.parameter == null) {
                    place.parameter = new Place();
                }
                place = place.parameter;
            } else {
                first += parameters == 0 ? 1 : 0;
                place = place.literals.computeIfAbsent(segment, any -> new Place());
            }
        }
        place.first = first;
        for (Verb verb : route.verbs()) {
            if (place.byVerb.put(verb, route) != null) {
                throw new IllegalArgumentException("two routes for " + verb + " " + route.template());
            }
        }
        place.allow = place.allowed();
    }

    /** One node of the tree of paths. */
    static final class Place {
        private final Map<String, Place> literals = new HashMap<>();
        private final Map<Verb, Route> byVerb = new EnumMap<>(Verb.class);
        private @Nullable Place parameter;
        private int first;
        private String allow = "";

        boolean isKnown() {
            return !byVerb.isEmpty();
        }

        @Nullable
        Route route(Verb verb) {
            return byVerb.get(verb);
        }

        /** Which of the path's segments is the first parameter; the others follow at once. */
        int first() {
            return first;
        }

        /** The value of the {@code Allow} header. */
        String allow() {
            return allow;
        }

        private String allowed() {
            var verbs = new StringJoiner(", ");
            for (Verb verb : byVerb.keySet()) {
                verbs.add(verb.name());
                if (verb == Verb.GET) {
                    verbs.add("HEAD");
                }
            }
            return verbs.toString();
        }
    }
}
