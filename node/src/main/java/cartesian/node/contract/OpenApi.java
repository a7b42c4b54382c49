package cartesian.node.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI 3.1 document: what is written of each call under {@code openapi/}, and what is the same for all of a kind, put
 * together once. Immutable.
 *
 * <p>Source: OpenAPI Specification 3.1.1.
 */
public final class OpenApi {
    /** The files of calls, each of one tag, in the order in which they are shown. */
    private static final List<String> PARTS = List.of("v1", "stock", "payment", "orders", "node");
    /** The part that a shop without versions does not have, and where its paths begin. */
    private static final String RESOURCES = "v1";

    private static final String COMMON = "x-common";
    private static final String PROBLEMS = "x-problems";
    private static final String GROUPS = "x-groups";
    private static final String NEVER = "x-never";
    private static final int UNAUTHORIZED = 401;
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private final ObjectNode root = read("root");
    private final JsonNode common;
    private final ObjectNode components;

    /**
     * Puts the document together.
     *
     * @param version which release it is of
     * @throws IllegalStateException if it does not tell of just these calls
     */
    public OpenApi(Collection<Call> calls, String version) {
        this.common = root.remove(COMMON);
        this.components = (ObjectNode) root.get("components");
        ((ObjectNode) root.get("info")).put("version", version);
        Set<Call> left = new HashSet<>(calls);
        ArrayNode tags = root.putArray("tags");
        ObjectNode paths = root.putObject("paths");
        components.putObject("examples");
        components.putObject("responses");
        boolean hasResources = calls.stream().anyMatch(OpenApi::isResource);
        for (String part : PARTS) {
            if (part.equals(RESOURCES) && !hasResources) {
                continue;
            }
            JsonNode file = read(part);
            tags.add(file.get("tag"));
            file.get("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(verb -> {
                        ObjectNode operation = (ObjectNode) verb.getValue();
                        complete(operation, file, callOf(left, path.getKey(), verb.getKey()));
                        paths.withObjectProperty(path.getKey()).set(verb.getKey(), operation);
                    }));
        }
        if (!left.isEmpty()) {
            throw new IllegalStateException("calls that are not described: " + left);
        }
    }

    private static boolean isResource(Call call) {
        return call.template().startsWith("/" + RESOURCES + "/");
    }

    /** The document as JSON, in UTF-8. */
    public byte[] json() {
        return written(JSON);
    }

    /** The document as YAML, in UTF-8. */
    public byte[] yaml() {
        return written(YAML);
    }

    private byte[] written(ObjectMapper mapper) {
        try {
            return mapper.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
    }

    private static Call callOf(Set<Call> left, String template, String verb) {
        for (Call call : left) {
            if (call.template().equals(template) && call.verb().equalsIgnoreCase(verb)) {
                left.remove(call);
                return call;
            }
        }
        throw new IllegalStateException("described, and no call: " + verb + " " + template);
    }

    private void complete(ObjectNode operation, JsonNode file, Call call) {
        operation.putArray("tags").add(file.get("tag").get("name"));
        ArrayNode parameters = operation.putArray("parameters");
        Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
        problems.addAll(named(operation.remove(PROBLEMS)));
        Matcher names = PARAMETER.matcher(call.template());
        while (names.find()) {
            parameters.addObject().put("$ref", "#/components/parameters/" + names.group(1));
            problems.addAll(named(common.path(call.kind()).get("parameterProblems")));
        }
        ObjectNode responses = (ObjectNode) operation.remove("responses");
        Map<String, JsonNode> all = new TreeMap<>();
        responses.properties().forEach(response -> all.put(response.getKey(), whole(response.getValue(), file)));
        String created = "201";
        ObjectNode done = (ObjectNode) Objects.requireNonNull(all.getOrDefault(created, all.get("200")));
        JsonNode taken = operation.path("requestBody").path("content");
        String body = taken.isMissingNode() ? "bodiless" : taken.has("application/json") ? "body" : "lines";
        boolean isStream = body.equals("lines");
        List<String> kinds = new ArrayList<>(List.of("all", call.kind(), body));
        kinds.addAll(call.access());
        operation.path(GROUPS).forEach(group -> kinds.add(group.asText()));
        operation.remove(GROUPS);
        for (String kind : kinds) {
            JsonNode shared = common.path(kind);
            boolean isAside = isStream && kind.equals("write");
            (isAside ? common.path("none") : shared)
                    .path("parameters")
                    .forEach(name -> parameters.addObject().put("$ref", "#/components/parameters/" + name.asText()));
            if (!isStream) {
                shared.path("headers").forEach(name -> addHeader(done, name.asText()));
            }
            problems.addAll(named(shared.get("problems")));
        }
        problems.removeAll(named(operation.remove(NEVER)));
        for (int status : problems.stream().map(ProblemType::status).collect(Collectors.toCollection(TreeSet::new))) {
            List<ProblemType> those =
                    problems.stream().filter(type -> type.status() == status).toList();
            all.computeIfAbsent(Integer.toString(status), any -> reference(those, isResource(call)));
        }
        operation.set("responses", JSON.valueToTree(all));
    }

    private static List<ProblemType> named(@Nullable JsonNode slugs) {
        return slugs == null
                ? List.of()
                : slugs.valueStream().map(slug -> ProblemType.of(slug.asText())).toList();
    }

    /** What is written of a response, or its name among those of its file. */
    private static ObjectNode whole(JsonNode response, JsonNode file) {
        ObjectNode whole = response.isTextual()
                ? file.get("responses").get(response.asText()).deepCopy()
                : (ObjectNode) response;
        addHeader(whole, "X-Content-Type-Options");
        addHeader(whole, "Cache-Control");
        return whole;
    }

    /** A response that tells of one of these problems, which are of one status; it is written once for all calls. */
    private ObjectNode reference(List<ProblemType> problems, boolean ofResource) {
        String name = (ofResource ? RESOURCES + "-" : "") + problems.getFirst().status() + "."
                + problems.stream().map(ProblemType::slug).collect(Collectors.joining("."));
        ObjectNode responses = (ObjectNode) components.get("responses");
        if (!responses.has(name)) {
            responses.set(name, response(problems, ofResource));
        }
        return JSON.createObjectNode().put("$ref", "#/components/responses/" + name);
    }

    /** To a call on a resource, problems are told as details alone, unless they are told before it is known. */
    private ObjectNode response(List<ProblemType> problems, boolean ofResource) {
        ObjectNode response = JSON.createObjectNode();
        response.put(
                "description",
                problems.stream()
                        .map(type -> "`" + type.slug() + "`: " + type.meaning())
                        .collect(Collectors.joining("\n\n")));
        for (String header : List.of("X-Request-Id", "Vary", "X-Content-Type-Options", "Cache-Control")) {
            addHeader(response, header);
        }
        if (problems.getFirst().isTransient()) {
            addHeader(response, "Retry-After");
        }
        if (problems.getFirst().status() == UNAUTHORIZED) {
            addHeader(response, "WWW-Authenticate");
        }
        ObjectNode content = response.putObject("content");
        if (!ofResource || problems.stream().anyMatch(ProblemType::isTextOnly)) {
            ObjectNode text = content.putObject("text/plain");
            text.putObject("schema").put("$ref", "#/components/schemas/ProblemText");
            text.put("example", problems.getFirst().title());
        }
        if (problems.stream().allMatch(ProblemType::isTextOnly)) {
            return response;
        }
        ObjectNode details = content.putObject("application/problem+json");
        ArrayNode both = details.putObject("schema").putArray("allOf");
        both.addObject().put("$ref", "#/components/schemas/Problem");
        ObjectNode properties = both.addObject().putObject("properties");
        ArrayNode types = properties.putObject("type").putArray("enum");
        properties.putObject("status").put("const", problems.getFirst().status());
        ObjectNode examples = details.putObject("examples");
        for (ProblemType type : problems) {
            types.add(type.uri());
            examples.putObject(type.slug()).put("$ref", "#/components/examples/" + type.slug());
            components.withObjectProperty("examples").set(type.slug(), example(type));
        }
        return response;
    }

    private static ObjectNode example(ProblemType type) {
        ObjectNode example = JSON.createObjectNode();
        example.put("summary", type.title());
        example.put("description", type.remedy());
        ObjectNode value = example.putObject("value");
        value.put("type", type.uri());
        value.put("title", type.title());
        value.put("status", type.status());
        value.put("detail", type.title());
        type.ids().forEach(id -> value.put(id, id.substring(0, 1) + "1"));
        value.put("request_id", "5f0c9a7be2d41c38");
        return example;
    }

    private static void addHeader(ObjectNode response, String name) {
        response.withObjectProperty("headers").putObject(name).put("$ref", "#/components/headers/" + name);
    }

    private static ObjectNode read(String name) {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("a part of the document is missing: " + name);
            }
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /**
     * One verb of one path.
     *
     * @param template the path, with parameters in braces
     * @param kind what it has in common with others: {@code read}, {@code write} or {@code health}
     * @param access by what it is refused where access is required: {@code guarded}, {@code owned}, {@code replacing}
     */
    public record Call(String verb, String template, String kind, List<String> access) {
        public Call {
            access = List.copyOf(access);
        }
    }
}
