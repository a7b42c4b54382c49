package cartesian.node;

import cartesian.node.Settings.Given;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads settings from YAML, nested or with dotted names: {@code http: {port: 8001}} is {@code http.port: 8001}. */
final class SettingsFile {
    static final Path STANDARD = Path.of("application.yaml");

    private final Path path;
    private final Map<String, Given> settings = new LinkedHashMap<>();

    private SettingsFile(Path path) {
        this.path = path;
    }

    /** Reads {@code application.yaml} in the working directory, if there is one. */
    static Map<String, Given> readStandard() {
        return Files.exists(STANDARD) ? read(STANDARD) : Map.of();
    }

    /**
     * Reads a file that has to be there.
     *
     * @throws StartException if it is missing or no YAML
     */
    static Map<String, Given> read(Path path) {
        SettingsFile file = new SettingsFile(path);
        YAMLMapper mapper = YAMLMapper.builder(new YAMLFactory())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try {
            JsonNode tree = mapper.readTree(Files.readString(path));
            if (!tree.isMissingNode()) {
                file.collect("", tree);
            }
        } catch (JsonProcessingException malformed) {
            String reason = malformed.getOriginalMessage().lines().findFirst().orElse("it is no YAML");
            String line = malformed.getLocation() == null
                    ? ""
                    : " at line " + malformed.getLocation().getLineNr();
            throw StartException.misused("cannot read " + path + line + ": " + reason);
        } catch (IOException failure) {
            throw StartException.misused("cannot read " + path + ": " + reason(failure));
        }
        return file.settings;
    }

    private static String reason(IOException failure) {
        return failure instanceof NoSuchFileException ? "no such file" : failure.toString();
    }

    private void collect(String name, JsonNode node) {
        if (node.isObject()) {
            String prefix = name.isEmpty() ? "" : name + ".";
            node.properties().forEach(entry -> collect(prefix + entry.getKey(), entry.getValue()));
        } else if (node.isArray()) {
            put(name, node.valueStream().map(JsonNode::asText).collect(Collectors.joining(",")));
        } else if (!(node.isNull() && Settings.isSection(name))) {
            put(name, node.isNull() ? "" : node.asText());
        }
    }

    private void put(String name, String text) {
        if (settings.put(name, new Given(text, path.toString())) != null) {
            throw StartException.misused("cannot read " + path + ": it sets " + name + " twice");
        }
    }
}
