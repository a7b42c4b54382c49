package cartesian.node.http;

import cartesian.node.access.Permit;
import cartesian.node.access.Role;
import cartesian.node.contract.OpenApi;
import cartesian.node.contract.ProblemType;
import cartesian.node.http.Route.Kind;
import cartesian.node.http.Route.Verb;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of its own contract: the OpenAPI document, a page to browse it, and the problems that it speaks of.
 *
 * <p>All of it is read and put together when it is first asked for, so that a node starts none the later.
 */
final class DocsCalls {
    private static final String SWAGGER_UI = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String YAML_TYPE = "application/yaml";
    private static final Header YAML = type(YAML_TYPE);
    private static final String TRIAL = "0-trial";

    private final List<Route> others;
    private volatile @Nullable OpenApi document;

    /** Tells of these routes, and of its own. */
    DocsCalls(List<Route> others) {
        this.others = List.copyOf(others);
    }

    List<Route> routes() {
        return List.of(
                route("/problems", DocsCalls::problems),
                route("/problems/{problem}", DocsCalls::problem),
                route("/openapi", this::openApi),
                file("/docs", "/docs/docs.html", "text/html; charset=utf-8"),
                file("/docs/docs.css", "/docs/docs.css", "text/css; charset=utf-8"),
                file("/docs/docs.js", "/docs/docs.js", "text/javascript; charset=utf-8"),
                library("/docs/swagger-ui.css", "text/css; charset=utf-8"),
                library("/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8"));
    }

    private static Route route(String template, Route.Action action) {
        return new Route(Verb.GET, template, Kind.HEALTH, action);
    }

    private static Route file(String path, String resource, String type) {
        Header contentType = type(type);
        return route(path, call -> Reply.docs(contentType, read(resource)));
    }

    /** A file of Swagger UI, as its jar on the class path has it. */
    private static Route library(String path, String type) {
        Header contentType = type(type);
        return route(path, call -> Reply.docs(contentType, read(inJar(path.substring(path.lastIndexOf('/'))))));
    }

    private static String inJar(String name) {
        var jar = new Properties();
        try (InputStream in = open(SWAGGER_UI)) {
            jar.load(in);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return "/META-INF/resources/webjars/swagger-ui/" + jar.getProperty("version") + name;
    }

    private Reply openApi(Call call) {
        OpenApi made = document;
        if (made == null) {
            made = new OpenApi(
                    Stream.concat(others.stream(), routes().stream())
                            .flatMap(DocsCalls::callsOf)
                            .toList(),
                    Optional.ofNullable(DocsCalls.class.getPackage().getImplementationVersion())
                            .orElse(TRIAL));
            document = made;
        }
        return call.acceptsJsonRatherThan(YAML_TYPE)
                ? Reply.oneOf(Reply.JSON, made.json())
                : Reply.oneOf(YAML, made.yaml());
    }

    private static Stream<OpenApi.Call> callsOf(Route route) {
        String kind = route.kind().name().toLowerCase(Locale.ROOT);
        List<String> access = accessOf(Permit.of(route.permitted()));
        return route.verbs().stream().map(verb -> new OpenApi.Call(verb.name(), route.template(), kind, access));
    }

    /** By what a call may be refused before it begins, as {@link Entry} does. */
    private static List<String> accessOf(Permit permit) {
        if (permit.open()) {
            return List.of();
        }
        List<String> access = new ArrayList<>(List.of("guarded"));
        if (permit.user() >= 0 && permit.roles().contains(Role.SHOPPER)) {
            access.add("owned");
        }
        if (permit.replaces()) {
            access.add("replacing");
        }
        return access;
    }

    private static Reply problems(Call call) {
        if (call.acceptsJson()) {
            return Reply.oneOf(Reply.JSON, Json.list(json -> {
                for (ProblemType type : ProblemType.values()) {
                    write(json, type);
                }
            }));
        }
        String all = Arrays.stream(ProblemType.values()).map(DocsCalls::text).collect(Collectors.joining("\n"));
        return Reply.oneOf(Reply.TEXT, Reply.bytesOf(all));
    }

    private static Reply problem(Call call) {
        String asked = call.word(0);
        Optional<ProblemType> found = Arrays.stream(ProblemType.values())
                .filter(type -> type.slug().equals(asked))
                .findFirst();
        if (found.isEmpty()) {
            return Reply.of(Problems.NO_SUCH_PATH);
        }
        return call.acceptsJson()
                ? Reply.oneOf(Reply.JSON, Json.render(json -> writeFields(json, found.get())))
                : Reply.oneOf(Reply.TEXT, Reply.bytesOf(text(found.get())));
    }

    private static String text(ProblemType type) {
        return type.uri() + " (" + type.status() + ", " + type.title() + ")\n" + type.meaning() + "\n" + type.remedy()
                + "\n";
    }

    private static void write(JsonGenerator json, ProblemType type) throws IOException {
        json.writeStartObject();
        writeFields(json, type);
        json.writeEndObject();
    }

    private static void writeFields(JsonGenerator json, ProblemType type) throws IOException {
        json.writeStringField("type", type.uri());
        json.writeStringField("title", type.title());
        json.writeNumberField("status", type.status());
        json.writeStringField("meaning", type.meaning());
        json.writeStringField("remedy", type.remedy());
    }

    private static Header type(String type) {
        return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type);
    }

    private static byte[] read(String resource) {
        try (InputStream in = open(resource)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = DocsCalls.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("a file of the reference is missing: " + resource);
        }
        return in;
    }
}
