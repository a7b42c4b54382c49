package cartesian.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cartesian.node.contract.OpenApi;
import cartesian.node.http.Described.Operation;
import cartesian.node.live.LiveGrid;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document as a document: it is valid, tells of just the routes that there are, and leaves nothing loose. */
class OpenApiTest extends ServedShop {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private Described described;

    @BeforeEach
    void read() throws IOException {
        described = Described.by(server.port());
    }

    @Test
    void itIsValid() throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi/schema-3.1.json")) {
            JsonNode schema = JSON.readTree(Objects.requireNonNull(in));
            assertThat(schemas.getSchema(schema).validate(described.document)).isEmpty();
        }
        JsonNode metaSchema = JSON.createObjectNode().put("$ref", "https://json-schema.org/draft/2020-12/schema");
        List<JsonNode> all = described.document.findValues("schema");
        assertThat(all).isNotEmpty();
        all.addAll(described.document.at("/components/schemas").valueStream().toList());
        for (JsonNode schema : all) {
            assertThat(schemas.getSchema(metaSchema).validate(schema))
                    .as(schema.toString())
                    .isEmpty();
        }
    }

    @Test
    void itTellsOfEveryRouteAndOfNothingElse() {
        Set<String> routes = new HashSet<>();
        var all = Routes.of(
                shop, health, seconds -> GRID, meters, new LiveStreams(new LiveGrid(seconds -> GRID), health));
        all.all().forEach(route -> route.verbs().forEach(verb -> routes.add(verb + " " + route.template())));
        assertThat(described.operations).extracting(Operation::toString).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void aRouteThatIsNotDescribedIsABug() {
        var calls = List.of(new OpenApi.Call("GET", "/nothing", "read", List.of()));
        assertThat(catchThrowable(() -> new OpenApi(calls, "1"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        for (JsonNode reference : described.document.findValues("$ref")) {
            used.add(reference.asText());
            assertThat(described.document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
        described
                .document
                .get("security")
                .forEach(way ->
                        way.fieldNames().forEachRemaining(name -> used.add("#/components/securitySchemes/" + name)));
        described
                .document
                .get("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                name -> assertThat(used).contains("#/components/" + kind.getKey() + "/" + name)));
    }

    @Test
    void everyOperationHasANameAndSaysWhatItDoes() {
        assertThat(described.operations).extracting(Operation::id).doesNotHaveDuplicates();
        for (Operation operation : described.operations) {
            assertThat(operation.id()).matches("[a-z][A-Za-z]+");
            assertThat(operation.node().get("summary").asText()).isNotBlank().doesNotEndWith(".");
            assertThat(operation.node().get("responses").has("400")).isTrue();
            JsonNode names = operation.node().get("parameters");
            assertThat(names.valueStream()
                            .map(described::resolved)
                            .filter(parameter -> parameter.get("in").asText().equals("path"))
                            .map(parameter -> "{" + parameter.get("name").asText() + "}")
                            .allMatch(operation.template()::contains))
                    .isTrue();
        }
    }

    @Test
    void itIsYamlUnlessJsonIsAskedFor() throws IOException {
        Raw.Answer yaml = client.ask("GET", "/openapi");
        assertThat(yaml.headers())
                .containsEntry("content-type", "application/yaml")
                .containsEntry("vary", "Accept");
        assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(described.document);
        assertThat(client.ask("GET", "/openapi", "Accept: application/json;q=0.5, application/yaml")
                        .headers())
                .containsEntry("content-type", "application/yaml");
        health.ready = false;
        assertThat(client.ask("GET", "/openapi").status()).isEqualTo(200);
    }

    @Test
    void problemsAreDescribedWhereTheirTypeLeads() throws IOException {
        assertThat(client.ask("GET", "/problems/out-of-stock").body())
                .startsWith("/problems/out-of-stock (409, Out of stock)\nFewer units are left");
        JsonNode all = JSON.readTree(
                client.ask("GET", "/problems", "Accept: application/json").body());
        assertThat(all.get(0).get("type").asText()).isEqualTo("/problems/url-too-long");
        for (JsonNode problem : all) {
            JsonNode alone = JSON.readTree(client.ask("GET", problem.get("type").asText(), "Accept: application/json")
                    .body());
            assertThat(alone).isEqualTo(problem);
        }
    }

    @Test
    void thePageMayAskNobodyElse() throws IOException {
        for (String file : List.of("/docs", "/docs/docs.js", "/docs/docs.css", "/docs/swagger-ui-bundle.js")) {
            assertThat(client.ask("GET", file).headers().get("content-security-policy"))
                    .startsWith("default-src 'self'; img-src 'self' data:; base-uri 'none';")
                    .doesNotContain("unsafe")
                    .doesNotContain("http");
        }
    }
}
