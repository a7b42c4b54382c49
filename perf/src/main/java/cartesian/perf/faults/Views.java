package cartesian.perf.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What members answer, read. */
final class Views {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Views() {}

    /** An order as the grid shows it. */
    record Shown(String order, String user, boolean paid, Map<String, Long> lines, long cost) {
        Shown {
            lines = Map.copyOf(lines);
        }
    }

    /** A member as another one lists it. */
    record Listed(
            String name, boolean scribe, boolean enrolled, int partitions, long epoch, long durable, long loaded) {}

    static long number(String body, String field) {
        return tree(body).path(field).asLong(Long.MIN_VALUE);
    }

    static Shown order(String body) {
        JsonNode order = tree(body);
        Map<String, Long> lines = new TreeMap<>();
        order.path("items")
                .forEach(line -> lines.merge(line.path(0).asText(), line.path(1).asLong(), Long::sum));
        return new Shown(
                order.path("order_id").asText(),
                order.path("user_id").asText(),
                order.path("paid").asBoolean(),
                lines,
                order.path("total_cost").asLong());
    }

    static List<Listed> members(String body) {
        List<Listed> members = new ArrayList<>();
        tree(body)
                .path("members")
                .forEach(member -> members.add(new Listed(
                        member.path("name").asText(),
                        member.path("scribe").asBoolean(),
                        member.path("enrolled").asBoolean(),
                        member.path("partitions").asInt(),
                        member.path("epoch").asLong(),
                        member.path("durable").asLong(),
                        member.path("loaded").asLong())));
        return members;
    }

    /** Where the members of a list are asked, as URLs, the oldest first; empty for one that has not said. */
    static List<String> addresses(String body) {
        List<String> addresses = new ArrayList<>();
        tree(body)
                .path("members")
                .forEach(member -> addresses.add(member.path("rest").asText()));
        return addresses;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + body, e);
        }
    }
}
