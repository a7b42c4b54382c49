package cartesian.node.http;

import cartesian.node.access.Permit;
import java.util.Set;

/**
 * One call of the REST contract: verbs, path template, and what answers it.
 *
 * @param template literal segments, parameters in braces, and maybe literal ones again: {@code /stock/find/{item_id}}
 * @param kind what the call touches, and so what it is told while the node is not ready
 * @param body whether and how a request may have a body
 */
record Route(Set<Verb> verbs, String template, Kind kind, Action action, Body body) {
    Route {
        verbs = Set.copyOf(verbs);
    }

    Route(Set<Verb> verbs, String template, Kind kind, Action action) {
        this(verbs, template, kind, action, Body.NONE);
    }

    Route(Verb verb, String template, Kind kind, Action action) {
        this(Set.of(verb), template, kind, action);
    }

    /** One that takes a body, which is read before it is answered. */
    static Route withBody(Verb verb, String template, Kind kind, Action action) {
        return new Route(Set.of(verb), template, kind, action, Body.WHOLE);
    }

    /** One that takes a body of any length, which it reads itself; its reply is its connection's last. */
    static Route withStream(Verb verb, String template, Kind kind, Action action) {
        return new Route(Set.of(verb), template, kind, action, Body.STREAM);
    }

    /** By which name it is said who may make it: changes of a resource are for others than its readings. */
    String permitted() {
        return verbs.contains(Verb.PATCH) ? Permit.CHANGES + template : template;
    }

    /** Whether and how a call takes a body. */
    enum Body {
        NONE,
        /** It is read before the call is answered, and is at hand whole. */
        WHOLE,
        /** It is read by what answers. */
        STREAM
    }

    /** The verbs that the contract knows; HEAD is GET without a body. */
    enum Verb {
        GET,
        POST,
        PATCH,
        DELETE
    }

    enum Kind {
        READ,
        WRITE,
        /** About the node, not about the shop: answered even while the node is not ready. */
        HEALTH
    }

    /** Parses one call, asks the shop, renders the answer. Runs on the connection's virtual thread. */
    @FunctionalInterface
    interface Action {
        Reply answer(Call call);
    }
}
