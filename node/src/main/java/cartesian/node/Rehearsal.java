package cartesian.node;

import cartesian.node.Settings.Given;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs a member of its own for a moment, takes some calls and ends, for a JVM that watches what a start loads and links.
 *
 * <p>The build has such a JVM write an ahead-of-time cache (JEP 483, JEP 514), by which members start sooner. Nothing of what is
 * stored meanwhile stays.
 */
final class Rehearsal {
    private static final List<String> CALLS =
            List.of("stock/batch_init/100/100/1", "payment/batch_init/100/100", "orders/batch_init/100/100/100/1");
    private static final int CHECKOUTS = 100;
    private static final String SOURCE = "the rehearsal";

    private Rehearsal() {}

    /**
     * Runs it.
     *
     * @param arguments a directory that does not exist yet, for the embedded Postgres
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        // Neither a file nor the environment is asked: they may lead to a grid that is in use.
        Settings settings = new Settings(
                Map.of(),
                Map.of(),
                Map.of(
                        Settings.HTTP_PORT.name(), new Given("0", SOURCE),
                        Settings.DATABASE_DIRECTORY.name(), new Given(directory.toString(), SOURCE)));
        Cli.run("run", "--help");
        Logging.install();
        try (Node node = Node.start(settings.config());
                HttpClient client = HttpClient.newHttpClient()) {
            node.awaitReady();
            for (String call : CALLS) {
                post(client, node.url() + "/" + call);
            }
            for (int order = 0; order < CHECKOUTS; order++) {
                post(client, node.url() + "/orders/checkout/" + order);
            }
        }
    }

    private static void post(HttpClient client, String url) throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(url + " answers " + answer.statusCode() + " " + answer.body());
        }
    }
}
