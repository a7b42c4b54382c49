package cartesian.node.http;

/** Reads {@code Accept} headers (RFC 9110, 12.5.1), as far as our two representations need it. */
final class Accept {
    private Accept() {}

    /**
     * Whether a client asks for JSON by name: {@code application/json} or {@code application/*} with a weight above 0.
     * A client that takes anything gets text, as do those that say nothing.
     */
    static boolean namesJson(String accept) {
        int from = 0;
        while (from < accept.length()) {
            int to = accept.indexOf(',', from);
            if (to < 0) {
                to = accept.length();
            }
            if (isWeightedJson(accept.substring(from, to))) {
                return true;
            }
            from = to + 1;
        }
        return false;
    }

    private static boolean isWeightedJson(String range) {
        int semicolon = range.indexOf(';');
        String type = (semicolon < 0 ? range : range.substring(0, semicolon)).trim();
        if (!type.equalsIgnoreCase("application/json") && !type.equals("application/*")) {
            return false;
        }
        int from = semicolon;
        while (from >= 0) {
            int to = range.indexOf(';', from + 1);
            String parameter = (to < 0 ? range.substring(from + 1) : range.substring(from + 1, to)).trim();
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                return isPositive(parameter);
            }
            from = to;
        }
        return true;
    }

    /** A weight is {@code 0} to {@code 1} with up to three decimals: it is positive if a digit other than 0 is in it. */
    private static boolean isPositive(String weight) {
        for (int index = 2; index < weight.length(); index++) {
            char character = weight.charAt(index);
            if (character >= '1' && character <= '9') {
                return true;
            }
        }
        return false;
    }
}
