package cartesian.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The image that the build has made, unpacked: what it is told to run, and its files.
 *
 * @param config of the container, as Docker keeps it
 * @param root holds all layers, one over the other
 * @param layers the files that each of them brings, the lowest first
 */
record BuiltImage(JsonNode config, Path root, List<TreeSet<String>> layers) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static BuiltImage unpack(Path tar, Path directory) throws IOException, InterruptedException {
        Path image = Files.createDirectory(directory.resolve("image"));
        extract(tar, image);
        JsonNode manifest =
                JSON.readTree(image.resolve("manifest.json").toFile()).required(0);
        Path root = Files.createDirectory(directory.resolve("root"));
        List<TreeSet<String>> layers = new ArrayList<>();
        for (JsonNode layer : manifest.required("Layers")) {
            Path alone = Files.createTempDirectory(directory, "layer");
            extract(image.resolve(layer.asText()), alone);
            extract(image.resolve(layer.asText()), root);
            try (Stream<Path> files = Files.walk(alone)) {
                layers.add(files.filter(Files::isRegularFile)
                        .map(file -> "/" + alone.relativize(file))
                        .collect(TreeSet::new, TreeSet::add, TreeSet::addAll));
            }
        }
        JsonNode config = JSON.readTree(
                        image.resolve(manifest.required("Config").asText()).toFile())
                .required("config");
        return new BuiltImage(config, root, layers);
    }

    /** The strings of a list in its configuration, such as {@code Entrypoint}. */
    List<String> strings(String field) {
        return config.required(field).valueStream().map(JsonNode::asText).toList();
    }

    /** The names of the jars in it. */
    TreeSet<String> jars() {
        return layers.stream()
                .flatMap(TreeSet::stream)
                .filter(file -> file.endsWith(".jar"))
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }

    JsonNode json(String file) throws IOException {
        return JSON.readTree(root.resolve(file.substring(1)).toFile());
    }

    private static void extract(Path tar, Path into) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("tar", "-xf", tar.toString(), "-C", into.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("tar cannot read " + tar);
        }
    }
}
