package cartesian.node;

import cartesian.node.Settings.Given;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A node of its own with an embedded Postgres, in this process. */
public final class DurableNode {
    private DurableNode() {}

    /**
     * Starts one, and waits until it takes calls.
     *
     * @param settings more of them, by their names
     */
    public static Node start(Path directory, Map<String, String> settings) {
        Map<String, Given> given = new HashMap<>();
        given.put(Settings.HTTP_PORT.name(), new Given("0", "the test"));
        given.put(
                Settings.DATABASE_DIRECTORY.name(),
                new Given(directory.resolve("pg").toString(), "the test"));
        settings.forEach((name, value) -> given.put(name, new Given(value, "the test")));
        Node node = Node.start(new Settings(Map.of(), Map.of(), given).config());
        node.awaitReady();
        return node;
    }
}
