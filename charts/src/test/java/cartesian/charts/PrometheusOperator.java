package cartesian.charts;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;

/**
 * The shape of the Prometheus operator's objects, as far as the chart uses them: its API reference for {@code
 * monitoring.coreos.com/v1} has more fields, and none with other names.
 */
final class PrometheusOperator {
    private PrometheusOperator() {}

    static void validateServiceMonitor(JsonElement json) {
        JsonObject spec = spec(json);
        only(spec, "namespaceSelector", "selector", "endpoints");
        only(spec.getAsJsonObject("namespaceSelector"), "matchNames");
        only(spec.getAsJsonObject("selector"), "matchLabels");
        require(!spec.getAsJsonArray("endpoints").isEmpty(), "endpoints");
        for (JsonElement endpoint : spec.getAsJsonArray("endpoints")) {
            JsonObject fields = endpoint.getAsJsonObject().deepCopy();
            fields.remove("scheme");
            fields.remove("tlsConfig");
            if (fields.has("authorization")) {
                only(fields.remove("authorization").getAsJsonObject(), "credentials");
            }
            only(fields, "port", "path", "interval", "scrapeTimeout");
        }
    }

    static void validateRule(JsonElement json) {
        JsonObject spec = spec(json);
        only(spec, "groups");
        for (JsonElement group : spec.getAsJsonArray("groups")) {
            only(group.getAsJsonObject(), "name", "rules");
            for (JsonElement each : group.getAsJsonObject().getAsJsonArray("rules")) {
                JsonObject rule = each.getAsJsonObject();
                only(rule, "alert", "expr", "for", "labels", "annotations");
                require(rule.get("for").getAsString().matches("[0-9]+[smh]"), "for: " + rule);
                texts(rule.getAsJsonObject("labels"));
                texts(rule.getAsJsonObject("annotations"));
            }
        }
    }

    private static JsonObject spec(JsonElement json) {
        only(json.getAsJsonObject(), "apiVersion", "kind", "metadata", "spec");
        return json.getAsJsonObject().getAsJsonObject("spec");
    }

    private static void only(JsonObject object, String... known) {
        require(Set.of(known).equals(object.keySet()), object.keySet() + " are not " + Set.of(known));
    }

    private static void texts(JsonObject object) {
        object.asMap()
                .values()
                .forEach(value -> require(value.getAsJsonPrimitive().isString(), value + " is text"));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
