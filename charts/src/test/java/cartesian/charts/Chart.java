package cartesian.charts;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The chart, and Helm to render it. */
final class Chart {
    static final Path DIRECTORY = Path.of("cartesian").toAbsolutePath();
    static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
    static final String RELEASE = "shop";
    static final String NAMESPACE = "trade";
    /** What all objects' names begin with. */
    static final String FULL_NAME = "shop-cartesian";
    /** Later ones take what this one takes; the chart refuses older ones. */
    static final String KUBERNETES = "1.30.0";

    static final String PASSWORD = "a-password";

    /** Keys that stand twice would be passed over otherwise. */
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Chart() {}

    /**
     * Renders it, as {@code helm template} does.
     *
     * @param file with values, such as {@code values-production.yaml}; empty: none but the defaults
     * @param values more of them, as YAML; they win
     */
    static List<Manifest> render(String file, String values) {
        return parse(text(file, values, KUBERNETES));
    }

    /** Renders the defaults alone, for which Helm asks the {@link FakeCluster} for the password. */
    static List<Manifest> renderDefaults() {
        return parse(new Helm(DIRECTORY)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES)
                .call());
    }

    /** Renders it with values, as YAML, laid over the defaults. */
    static List<Manifest> render(String values) {
        return render("", values);
    }

    /** The same as text; {@code kubernetes} is the version of the cluster. */
    static String text(String file, String values, String kubernetes) {
        Path more = temporary(values);
        try {
            TemplateCommand command = new Helm(DIRECTORY)
                    .template()
                    .withName(RELEASE)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(kubernetes);
            if (!values.contains("password:")) {
                // Helm would look for the one that an earlier installation made.
                command.set("database.password", PASSWORD);
            }
            if (!file.isEmpty()) {
                command.withValuesFile(DIRECTORY.resolve(file));
            }
            return command.withValuesFile(more).call();
        } finally {
            more.toFile().delete();
        }
    }

    /** The one object of a kind and a name. */
    static Manifest one(List<Manifest> manifests, String kind, String name) {
        List<Manifest> found = manifests.stream()
                .filter(each -> each.kind().equals(kind) && each.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + kind + " " + name + " in " + manifests);
        }
        return found.getFirst();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Manifest> parse(String text) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll().stream()
                    .filter(JsonNode::isObject)
                    .map(Manifest::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary(String values) {
        try {
            return Files.writeString(Files.createTempFile("values", ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
