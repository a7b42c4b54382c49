package cartesian.charts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One object of Kubernetes, as the chart renders it. */
record Manifest(JsonNode json) {
    String kind() {
        return json.path("kind").asText();
    }

    String apiVersion() {
        return json.path("apiVersion").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    JsonNode spec() {
        return json.path("spec");
    }

    Map<String, String> labels() {
        return texts(json.at("/metadata/labels"));
    }

    /** The pods that it runs; empty if it runs none. */
    Optional<JsonNode> podTemplate() {
        JsonNode template =
                kind().equals("CronJob") ? spec().at("/jobTemplate/spec/template") : spec().path("template");
        return template.isObject() ? Optional.of(template) : Optional.empty();
    }

    /** The containers of its pods, also those that run before the others. */
    List<JsonNode> containers() {
        List<JsonNode> all = new ArrayList<>();
        podTemplate().ifPresent(template -> {
            template.at("/spec/initContainers").forEach(all::add);
            template.at("/spec/containers").forEach(all::add);
        });
        return all;
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
