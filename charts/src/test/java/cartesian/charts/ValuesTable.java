package cartesian.charts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of values for the chart's README, made of the comments in {@code values.yaml} that begin with two hyphens. */
final class ValuesTable {
    private static final Pattern COMMENT = Pattern.compile(" *# -- (.*)");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z]*):.*");

    /** A value: where it stands, with dots; what it is unless set; what it means. */
    record Row(String path, JsonNode standard, String meaning) {}

    private record Open(int indent, String path) {}

    private ValuesTable() {}

    /** The rows, in the order of the file. */
    static List<Row> rows(String text) {
        JsonNode values = Chart.yaml(text);
        List<Row> rows = new ArrayList<>();
        Deque<Open> open = new ArrayDeque<>();
        String meaning = "";
        for (String line : text.lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (comment.matches()) {
                meaning = comment.group(1);
            } else if (key.matches()) {
                int indent = key.group(1).length();
                while (!open.isEmpty() && open.element().indent() >= indent) {
                    open.pop();
                }
                String path = open.isEmpty() ? key.group(2) : open.element().path() + "." + key.group(2);
                open.push(new Open(indent, path));
                if (!meaning.isEmpty()) {
                    rows.add(new Row(path, values.at("/" + path.replace('.', '/')), meaning));
                    meaning = "";
                }
            }
        }
        return rows;
    }

    /** The rows as Markdown. */
    static String render(String text) {
        StringBuilder table = new StringBuilder("| Value | Default | Meaning |\n| --- | --- | --- |\n");
        rows(text)
                .forEach(row -> table.append("| `%s` | `%s` | %s |%n"
                        .formatted(row.path(), row.standard().toString().replace("|", "\\|"), row.meaning())));
        return table.toString();
    }

    /** The paths of all values that are no maps of others; lists and maps that are empty count. */
    static List<String> leaves(JsonNode values) {
        List<String> leaves = new ArrayList<>();
        values.properties().forEach(entry -> {
            JsonNode value = Objects.requireNonNull(entry.getValue());
            if (value.isObject() && !value.isEmpty()) {
                leaves(value).forEach(rest -> leaves.add(entry.getKey() + "." + rest));
            } else {
                leaves.add(entry.getKey());
            }
        });
        return leaves;
    }
}
