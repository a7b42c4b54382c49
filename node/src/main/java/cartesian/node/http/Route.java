package cartesian.node.http;

import java.util.Set;

/**
 * One call of the REST contract: verbs, path template, and what answers it.
 *
 * @param template literal segments, then parameters in braces: {@code /stock/find/{item_id}}
 * @param kind what the call touches, and so what it is told while the node is not ready
 */
record Route(Set<Verb> verbs, String template, Kind kind, Action action) {
    Route {
        verbs = Set.copyOf(verbs);
    }

    Route(Verb verb, String template, Kind kind, Action action) {
        this(Set.of(verb), template, kind, action);
    }

    /** The verbs that the contract knows; HEAD is GET without a body. */
    enum Verb {
        GET,
        POST,
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
