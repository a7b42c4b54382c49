package cartesian.perf.load;

/** Ids in answers, which are JSON objects of one line. */
final class Ids {
    private Ids() {}

    /** The text or the number that is the value of that name. */
    static String in(String body, String name) {
        int at = body.indexOf('"' + name + '"');
        int colon = at < 0 ? -1 : body.indexOf(':', at);
        if (colon < 0) {
            throw new IllegalStateException("no " + name + " in " + body);
        }
        int begin = colon + 1;
        while (begin < body.length() && (body.charAt(begin) == ' ' || body.charAt(begin) == '"')) {
            begin++;
        }
        int end = begin;
        while (end < body.length() && "\",}".indexOf(body.charAt(end)) < 0) {
            end++;
        }
        return body.substring(begin, end).strip();
    }
}
