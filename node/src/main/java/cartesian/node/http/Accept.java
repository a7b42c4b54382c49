package cartesian.node.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;

/**
 * Reads {@code Accept} headers (RFC 9110, 12.5.1), to choose between text and one form of it for programs.
 *
 * <p>Text is for all who do not ask for the other form by name, or by its main type: clients of old take anything
 * ({@code *}{@code /*}), and expect text. Nobody is refused because of what he accepts.
 */
final class Accept {
    private static final int WEIGHT_MAX = 1_000;
    private static final int NOT_NAMED = -1;
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    private Accept() {}

    /** What a client accepts; empty if it does not say. */
    static String of(ServerRequestHeaders headers) {
        return headers.contains(HeaderNames.ACCEPT)
                ? headers.get(HeaderNames.ACCEPT).values()
                : "";
    }

    /** Whether a client asks for JSON, and does not like text better. */
    static boolean prefersJson(String accept) {
        return prefers(accept, JSON, TEXT);
    }

    /** Whether a client asks for problem details, or for JSON, and does not like text better. */
    static boolean prefersProblem(String accept) {
        int weight = exactly(accept, "application/problem+json");
        return weight == NOT_NAMED ? prefersJson(accept) : weight > 0 && weight >= weight(accept, TEXT);
    }

    /** Whether a client asks for a type by name or by its main type, and does not like another one better. */
    static boolean prefers(String accept, String type, String other) {
        int weight = named(accept, type);
        return weight > 0 && weight >= weight(accept, other);
    }

    /** The weight of a type, in thousandths, by the range that fits it best. */
    private static int weight(String accept, String type) {
        int weight = named(accept, type);
        return weight == NOT_NAMED ? exactly(accept, "*/*") : weight;
    }

    private static int named(String accept, String type) {
        int weight = exactly(accept, type);
        return weight == NOT_NAMED ? exactly(accept, type.substring(0, type.indexOf('/')) + "/*") : weight;
    }

    /** The highest weight of those ranges that are written like this. */
    private static int exactly(String accept, String range) {
        int weight = NOT_NAMED;
        int from = 0;
        while (from < accept.length()) {
            int to = accept.indexOf(',', from);
            if (to < 0) {
                to = accept.length();
            }
            int semicolon = accept.indexOf(';', from);
            int end = semicolon < 0 || semicolon > to ? to : semicolon;
            if (accept.substring(from, end).trim().equalsIgnoreCase(range)) {
                weight = Math.max(weight, weightOf(accept.substring(end, to)));
            }
            from = to + 1;
        }
        return weight;
    }

    /** Reads {@code ;a=b;q=0.5}: 1 unless it says otherwise, and 0 if what it says is no weight. */
    private static int weightOf(String parameters) {
        int from = parameters.indexOf(';');
        while (from >= 0) {
            int to = parameters.indexOf(';', from + 1);
            String parameter = parameters
                    .substring(from + 1, to < 0 ? parameters.length() : to)
                    .trim();
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                return thousandths(parameter.substring(2));
            }
            from = to;
        }
        return WEIGHT_MAX;
    }

    /** A weight is {@code 0} to {@code 1} with up to three decimals. */
    private static int thousandths(String text) {
        if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(1) != '.')) {
            return 0;
        }
        int value = 0;
        for (int place = 0; place < 4; place++) {
            int index = place == 0 ? 0 : place + 1;
            int digit = index < text.length() ? text.charAt(index) - '0' : 0;
            if (digit < 0 || digit > 9) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return Math.min(value, WEIGHT_MAX);
    }
}
