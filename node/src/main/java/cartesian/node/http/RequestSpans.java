package cartesian.node.http;

import cartesian.node.http.Route.Verb;
import io.helidon.webserver.http.RoutingRequest;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Optional;

/** Follows requests, or does not: then it costs nothing. */
@FunctionalInterface
interface RequestSpans {
    /** Follows none. */
    RequestSpans OFF = _ -> Following.NOTHING;

    static RequestSpans of(Optional<OpenTelemetry> telemetry) {
        // Not by a method of Optional that takes a lambda: one would have OpenTelemetry's classes loaded, needed or
        // not.
        return telemetry.isPresent() ? new ServerSpans(telemetry.get()) : OFF;
    }

    /** A request has been read; it is followed until that is closed, by this thread. */
    Following begin(RoutingRequest request);

    /** Follows one request. */
    interface Following extends AutoCloseable {
        Following NOTHING = new Following() {
            @Override
            public void matched(Route route, Verb verb) {}

            @Override
            public void answered(Reply reply) {}

            @Override
            public void close() {}
        };

        /** It is known what is called. */
        void matched(Route route, Verb verb);

        /** This is what is told, whether or not it can be written. */
        void answered(Reply reply);

        @Override
        void close();
    }
}
