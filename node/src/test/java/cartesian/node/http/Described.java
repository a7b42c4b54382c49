package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** The OpenAPI document that a node serves, and what it says of a reply. */
final class Described {
    /** What any reply may have, as HTTP itself says. */
    private static final Set<String> OF_HTTP =
            Set.of("date", "content-length", "content-type", "connection", "transfer-encoding");

    private static final Pattern DOT = Pattern.compile("\\.");
    private static final ObjectMapper JSON = new ObjectMapper();

    final JsonNode document;
    final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, Schema> schemas = new HashMap<>();

    private Described(JsonNode document) {
        this.document = document;
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(verb -> operations.add(new Operation(
                                verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), verb.getValue()))));
    }

    /** Asks a node for it. */
    static Described by(int port) throws IOException {
        try (Raw raw = new Raw(port)) {
            Raw.Answer answer = raw.ask("GET", "/openapi", "Accept: application/json");
            assertThat(answer.headers()).containsEntry("content-type", "application/json");
            return new Described(JSON.readTree(answer.body()));
        }
    }

    Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What a reference leads to; anything else is itself. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** The types of content that an operation may answer with a status. */
    List<String> contentTypes(Operation operation, int status) {
        List<String> types = new ArrayList<>();
        response(operation, status).get("content").fieldNames().forEachRemaining(types::add);
        return types;
    }

    /** The slugs of the problems that an operation may tell. */
    List<String> problems(Operation operation) {
        List<String> slugs = new ArrayList<>();
        operation.node().get("responses").properties().forEach(response -> {
            String reference = response.getValue().path("$ref").asText();
            if (!reference.isEmpty()) {
                String name = reference.substring(reference.lastIndexOf('/') + 1);
                slugs.addAll(
                        DOT.splitAsStream(name.substring(name.indexOf('.') + 1)).toList());
            }
        });
        return slugs;
    }

    JsonNode response(Operation operation, int status) {
        JsonNode response = operation.node().get("responses").path(Integer.toString(status));
        assertThat(response.isObject()).as("%s answers %d", operation, status).isTrue();
        return resolved(response);
    }

    /** States that a reply is as described: status, type, headers and body. */
    void holds(Operation operation, Raw.Answer answer) throws IOException {
        String what = operation + " " + answer;
        JsonNode response = response(operation, answer.status());
        String type = answer.headers().getOrDefault("content-type", "").replaceFirst(";.*", "");
        JsonNode content = response.get("content").path(type);
        assertThat(content.isObject()).as(what).isTrue();
        JsonNode body = type.endsWith("json") ? JSON.readTree(answer.body()) : JSON.valueToTree(answer.body());
        assertThat(schema(content.get("schema")).validate(body)).as(what).isEmpty();
        Map<String, JsonNode> headers = new HashMap<>();
        response.path("headers")
                .properties()
                .forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), resolved(header.getValue())));
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            if (!OF_HTTP.contains(header.getKey())) {
                assertThat(headers).as(what).containsKey(header.getKey());
                JsonNode schema =
                        Objects.requireNonNull(headers.get(header.getKey())).get("schema");
                assertThat(schema(schema).validate(valueOf(header.getValue(), schema)))
                        .as(what)
                        .isEmpty();
            }
        }
        headers.forEach((name, header) -> {
            if (header.path("required").asBoolean()) {
                assertThat(answer.headers()).as(what).containsKey(name);
            }
        });
    }

    private static JsonNode valueOf(String text, JsonNode schema) {
        return schema.get("type").asText().equals("integer")
                ? JSON.valueToTree(Long.parseLong(text))
                : JSON.valueToTree(text);
    }

    private Schema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema, any -> {
            ObjectNode whole = JSON.createObjectNode();
            whole.set("components", document.get("components"));
            whole.putArray("allOf").add(schema);
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(whole);
        });
    }

    /** One verb of one path. */
    record Operation(String verb, String template, JsonNode node) {
        String id() {
            return node.get("operationId").asText();
        }

        String tag() {
            return node.get("tags").get(0).asText();
        }

        @Override
        public String toString() {
            return verb + " " + template;
        }
    }
}
