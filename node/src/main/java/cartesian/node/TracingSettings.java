package cartesian.node;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What settings say of tracing. */
final class TracingSettings {
    private static final int LENGTH_MAX = 4_096;
    /** A field's name as HTTP has it, and a value that is printed within a line. */
    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)=([ -~]*)");

    private TracingSettings() {}

    /** An address on the web, or none. */
    static Setting<String> url(String name, String meaning) {
        return new Setting<>(name, "", "http:// or https:// URL", meaning, text -> {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getQuery() == null && uri.getFragment() == null && uri.getUserInfo() == null;
            if (!text.isEmpty() && (text.length() > LENGTH_MAX || !web || uri.getHost() == null || !bare)) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** Headers of HTTP, separated by commas. */
    static Setting<Map<String, String>> headers(String name, String meaning) {
        return new Setting<>(name, "", "name=value, comma-separated", meaning, text -> {
            Map<String, String> headers = new LinkedHashMap<>();
            for (String one : text.isBlank() ? new String[0] : text.split(",", -1)) {
                Matcher header = HEADER.matcher(one.strip());
                if (text.length() > LENGTH_MAX || !header.matches()) {
                    throw new IllegalArgumentException();
                }
                headers.put(header.group(1), header.group(2).strip());
            }
            return headers;
        });
    }

    /** A share of something. */
    static Setting<Double> ratio(String name, double standard, String meaning) {
        return new Setting<>(name, Double.toString(standard), "0.0 to 1.0", meaning, text -> {
            double value = Double.parseDouble(text);
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static NodeConfig.Tracing read(Settings settings) {
        return new NodeConfig.Tracing(
                settings.value(Settings.TRACING_ENDPOINT),
                settings.value(Settings.TRACING_HEADERS),
                settings.value(Settings.TRACING_SERVICE),
                settings.value(Settings.TRACING_RATIO));
    }
}
