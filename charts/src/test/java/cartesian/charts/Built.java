package cartesian.charts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The image's contents, as far as the build of this machine has them: the jars and the options of members. */
final class Built {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private Built() {}

    /**
     * Starts what a container would.
     *
     * @param command of the container, which names the places that things have in the image
     * @param options for the JVM; they win
     * @param arguments of the container
     * @param environment of the container; nothing else called like a setting is passed on
     */
    static Process start(
            List<String> command,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment,
            Path output)
            throws IOException {
        Path target = Path.of(Objects.requireNonNull(System.getProperty("cartesian.built")));
        List<String> words = new ArrayList<>();
        for (String word : command) {
            switch (word) {
                case "java" -> words.add(JAVA);
                case "@/app/member.options" -> words.add("@" + target.resolveSibling("src/main/jvm/member.options"));
                case "/app/lib/*" -> words.add(target.resolve("app") + "/*");
                case "cartesian.node.Main" -> {
                    words.addAll(options);
                    words.add(word);
                }
                default -> words.add(word);
            }
        }
        words.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CARTESIAN_"));
        builder.environment().putAll(environment);
        return builder.start();
    }
}
