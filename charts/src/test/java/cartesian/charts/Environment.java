package cartesian.charts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Kubernetes would set a container's environment to. */
final class Environment {
    private Environment() {}

    /**
     * Looks up what a container's variables refer to.
     *
     * @param all what is rendered, the Secret included
     * @param fields of the pod that variables may refer to, such as {@code status.podIP}
     */
    static Map<String, String> of(List<Manifest> all, JsonNode container, Map<String, String> fields) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            String value;
            if (from.has("secretKeyRef")) {
                JsonNode key = from.path("secretKeyRef");
                value = Chart.one(all, "Secret", key.path("name").asText())
                        .json()
                        .path("stringData")
                        .path(key.path("key").asText())
                        .asText();
            } else if (from.has("fieldRef")) {
                String field = from.at("/fieldRef/fieldPath").asText();
                value = fields.getOrDefault(field, field);
            } else {
                value = variable.path("value").asText();
            }
            environment.put(variable.path("name").asText(), value);
        }
        return environment;
    }
}
