package cartesian.node;

import cartesian.node.NodeConfig.Discovery;
import cartesian.node.NodeConfig.Engine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the settings of this process are, and who said so.
 *
 * <p>The table below is all there is: names, defaults, bounds and meanings are stated nowhere else. Defaults give way to
 * {@code application.yaml}, that to the environment, that to flags. What the table does not know, or what is out of
 * bounds, stops the start: a setting that is misspelt would otherwise be a default that nobody chose.
 */
final class Settings {
    static final Setting<String> HTTP_HOST = Setting.text("http.host", "127.0.0.1", "address that REST listens on");
    static final Setting<Integer> HTTP_PORT =
            Setting.whole("http.port", 8000, 0, Ports.MAX, "port of REST; 0 takes any free one");
    static final Setting<Integer> HTTP_PAYLOAD_BYTES_MAX =
            Setting.whole("http.payload-bytes-max", 65_536, 1_024, 16_777_216, "longest request body that is read");
    static final Setting<Integer> HTTP_URL_BYTES_MAX =
            Setting.whole("http.url-bytes-max", 8_192, 256, 65_536, "longest request line that is read");

    static final Setting<String> GRID_CLUSTER_NAME =
            Setting.text("grid.cluster-name", "cartesian", "members of one name, and no others, form one grid");
    static final Setting<String> GRID_HOST =
            Setting.text("grid.host", "127.0.0.1", "address that other members reach this one at");
    static final Setting<Integer> GRID_PORT =
            Setting.whole("grid.port", 0, 0, Ports.MAX, "port for other members; 0 takes any free one");
    static final Setting<List<String>> GRID_MEMBERS =
            Setting.addresses("grid.members", "members to join, maybe with this one; none founds a grid alone");
    static final Setting<Discovery.Kind> GRID_DISCOVERY = Setting.choice(
            "grid.discovery",
            Discovery.Kind.LIST,
            "how to find other members: grid.members, or as grid.kubernetes says");
    static final Setting<String> GRID_KUBERNETES_SERVICE_DNS = Setting.optional(
            "grid.kubernetes.service-dns", "name of a headless service; its addresses in DNS are the members");
    static final Setting<Integer> GRID_KUBERNETES_SERVICE_PORT = Setting.whole(
            "grid.kubernetes.service-port", 0, 0, Ports.MAX, "grid.port of all members; 0: as the API says, or 5701");
    static final Setting<String> GRID_KUBERNETES_SERVICE_NAME = Setting.optional(
            "grid.kubernetes.service-name", "service whose pods are the members, as the API tells; instead of DNS");
    static final Setting<String> GRID_KUBERNETES_NAMESPACE =
            Setting.optional("grid.kubernetes.namespace", "the service's namespace; none: that of this pod");
    static final Setting<String> GRID_KUBERNETES_API =
            Setting.optional("grid.kubernetes.api", "URL of the API server; none: https://kubernetes.default.svc");
    static final Setting<String> GRID_KUBERNETES_TOKEN =
            Setting.optional("grid.kubernetes.token", "what to show to the API server; none: this pod's token");
    static final Setting<String> GRID_KUBERNETES_CA_CERTIFICATE = Setting.optional(
            "grid.kubernetes.ca-certificate", "PEM file of who signs for the API server; none: this pod's");
    static final Setting<List<String>> GRID_MANAGEMENT_CENTER_TRUSTED = Setting.interfaces(
            "grid.management-center.trusted",
            "127.0.0.1",
            "where Management Center may watch from, such as 10.1.2.3 or 10.1.*.4-9; none: nobody may");
    static final Setting<Integer> GRID_BACKUPS = Setting.whole(
            "grid.backups", 1, 0, 3, "copies of each record beside the first: so many may be lost at once");
    static final Setting<Integer> GRID_PARTITIONS =
            Setting.whole("grid.partitions", 31, 1, 1_009, "parts the data is split in; the same on all members");
    static final Setting<Integer> GRID_OPERATION_THREADS =
            Setting.whole("grid.operation-threads", 4, 1, 64, "threads that run steps on this member");
    static final Setting<Integer> GRID_HEARTBEAT_INTERVAL_SECONDS =
            Setting.whole("grid.heartbeat-interval-seconds", 1, 1, 60, "how often members tell each other they live");
    static final Setting<Integer> GRID_HEARTBEAT_TIMEOUT_SECONDS = Setting.whole(
            "grid.heartbeat-timeout-seconds",
            5,
            2,
            600,
            "silence after which a member counts as lost; above the interval");
    static final Setting<Integer> GRID_OPERATION_TIMEOUT_MILLIS =
            Setting.whole("grid.operation-timeout-millis", 5_000, 100, 120_000, "longest wait for a step's answer");

    static final Setting<Engine> CHECKOUT_ENGINE = Setting.choice(
            "checkout.engine", Engine.STEPS, "steps: this product's protocol; two-phase: Hazelcast's transactions");
    static final Setting<Integer> CHECKOUT_DEADLINE_MILLIS =
            Setting.whole("checkout.deadline-millis", 3_000, 100, 60_000, "longest that a call is worked on");
    static final Setting<Integer> CHECKOUT_WRITES_MAX =
            Setting.whole("checkout.writes-max", 10_000, 1, 1_000_000, "writes in flight on this member; more get 429");
    static final Setting<Integer> CHECKOUT_WAIT_MAX_MILLIS = Setting.whole(
            "checkout.wait-max-millis", 1_000, 0, 60_000, "longest that a write stands in line; then it gets 429");
    static final Setting<Integer> CHECKOUT_LINES_MAX =
            Setting.whole("checkout.lines-max", 1_000, 1, 10_000, "different items in one order");
    static final Setting<Integer> CHECKOUT_BATCH_CHUNK =
            Setting.whole("checkout.batch-chunk", 5_000, 1, 100_000, "records that a batch call writes at a time");
    static final Setting<Integer> CHECKOUT_KEYS_MAX = Setting.whole(
            "checkout.keys-max",
            0,
            0,
            Integer.MAX_VALUE,
            "new Idempotency-Keys of this member within a day, then they get 429; 0: as the heap allows");

    static final Setting<Boolean> EPOCHS_DURABLE = Setting.flag(
            "epochs.durable", true, "whether changes are written to Postgres; false: they live in memory alone");
    static final Setting<Integer> EPOCHS_INTERVAL_MILLIS = Setting.whole(
            "epochs.interval-millis", 100, 1, 60_000, "shortest time from the end of one epoch to that of the next");
    static final Setting<Integer> EPOCHS_UNDURABLE_MAX = Setting.whole(
            "epochs.undurable-max",
            0,
            0,
            Integer.MAX_VALUE,
            "changed records of this member that may wait for Postgres, then writes get 429; 0: as the heap allows");
    static final Setting<Integer> EPOCHS_DRAIN_MILLIS = Setting.whole(
            "epochs.drain-millis", 2_000, 10, 60_000, "how long a cut waits for writes in flight before it is put off");
    static final Setting<Integer> EPOCHS_LEASE_MILLIS = Setting.whole(
            "epochs.lease-millis",
            2_500,
            500,
            60_000,
            "silence of the scribe after which another member, or another grid, may follow it");
    static final Setting<Integer> EPOCHS_OVER_MAX = Setting.whole(
            "epochs.over-max",
            0,
            0,
            Integer.MAX_VALUE,
            "paid, durable orders of this member that stay in memory; 0: as the heap allows");
    static final Setting<Integer> EPOCHS_OVER_SECONDS = Setting.whole(
            "epochs.over-seconds", 600, 0, 864_000, "how long a paid, durable order stays in memory at most");

    static final Setting<String> DATABASE_URL = Setting.optional(
            "database.url", "JDBC URL of Postgres, with TLS options if need be; none: an embedded server");
    static final Setting<String> DATABASE_USER = Setting.optional("database.user", "role to connect as");
    static final Setting<String> DATABASE_PASSWORD = Setting.optional("database.password", "its password");
    static final Setting<String> DATABASE_DIRECTORY =
            Setting.text("database.directory", "data", "where the embedded server keeps its data");
    static final Setting<Integer> DATABASE_POOL_MAX =
            Setting.whole("database.pool-max", 8, 2, 100, "most connections of this member");

    static final Setting<Integer> LEAVE_LINGER_MILLIS = Setting.whole(
            "leave.linger-millis",
            1_000,
            0,
            60_000,
            "told to end: how long calls are served on after /health/ready says no, and after the last of them; 0 ms if alone");
    static final Setting<Integer> LEAVE_MAX_SECONDS = Setting.whole(
            "leave.max-seconds", 25, 1, 3_600, "told to end: how long it may take to finish, hand over and leave");

    static final Setting<Integer> MEMORY_HEAP_MAX_PERCENT = Setting.whole(
            "memory.heap-max-percent",
            85,
            50,
            95,
            "share of the heap in use, garbage aside, above which writes get 429");

    static final Setting<String> TRACING_ENDPOINT = TracingSettings.url(
            "tracing.endpoint", "OpenTelemetry collector (OTLP over HTTP) that takes traces; none: tracing is off");
    static final Setting<Map<String, String>> TRACING_HEADERS = TracingSettings.headers(
            "tracing.headers", "what requests to the collector carry, such as Authorization=Bearer 12345");
    static final Setting<String> TRACING_SERVICE =
            Setting.text("tracing.service", "cartesian", "service.name of the traces");
    static final Setting<Double> TRACING_RATIO = TracingSettings.ratio(
            "tracing.ratio", 1, "share of traces recorded, if the client does not say; all epochs are");

    static final Setting<Logging.Format> LOG_FORMAT =
            Setting.choice("log.format", Logging.Format.TEXT, "one line, or one JSON object, for each event");

    /** Every setting, in the order in which people read them. */
    static final List<Setting<?>> TABLE = withThoseOfTheEdge(
            HTTP_HOST,
            HTTP_PORT,
            HTTP_PAYLOAD_BYTES_MAX,
            HTTP_URL_BYTES_MAX,
            GRID_CLUSTER_NAME,
            GRID_HOST,
            GRID_PORT,
            GRID_MEMBERS,
            GRID_DISCOVERY,
            GRID_KUBERNETES_SERVICE_DNS,
            GRID_KUBERNETES_SERVICE_PORT,
            GRID_KUBERNETES_SERVICE_NAME,
            GRID_KUBERNETES_NAMESPACE,
            GRID_KUBERNETES_API,
            GRID_KUBERNETES_TOKEN,
            GRID_KUBERNETES_CA_CERTIFICATE,
            GRID_MANAGEMENT_CENTER_TRUSTED,
            GRID_BACKUPS,
            GRID_PARTITIONS,
            GRID_OPERATION_THREADS,
            GRID_HEARTBEAT_INTERVAL_SECONDS,
            GRID_HEARTBEAT_TIMEOUT_SECONDS,
            GRID_OPERATION_TIMEOUT_MILLIS,
            CHECKOUT_ENGINE,
            CHECKOUT_DEADLINE_MILLIS,
            CHECKOUT_WRITES_MAX,
            CHECKOUT_WAIT_MAX_MILLIS,
            CHECKOUT_LINES_MAX,
            CHECKOUT_BATCH_CHUNK,
            CHECKOUT_KEYS_MAX,
            EPOCHS_DURABLE,
            EPOCHS_INTERVAL_MILLIS,
            EPOCHS_UNDURABLE_MAX,
            EPOCHS_DRAIN_MILLIS,
            EPOCHS_LEASE_MILLIS,
            EPOCHS_OVER_MAX,
            EPOCHS_OVER_SECONDS,
            DATABASE_URL,
            DATABASE_USER,
            DATABASE_PASSWORD,
            DATABASE_DIRECTORY,
            DATABASE_POOL_MAX,
            LEAVE_LINGER_MILLIS,
            LEAVE_MAX_SECONDS,
            MEMORY_HEAP_MAX_PERCENT,
            TRACING_ENDPOINT,
            TRACING_HEADERS,
            TRACING_SERVICE,
            TRACING_RATIO,
            LOG_FORMAT);

    /** What the launcher reads; not settings, though they are called like some. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("CARTESIAN_JAVA_HOME", "CARTESIAN_JAVA_OPTS");

    private static final Map<String, Setting<?>> BY_NAME = index(Setting::name);
    private static final Map<String, Setting<?>> BY_ENVIRONMENT_NAME = index(Setting::environmentName);

    private final Map<String, Given> given = new LinkedHashMap<>();

    /** The text of one setting, and where it was given, in words that fit after "from". */
    record Given(String text, String source) {}

    /**
     * Lays file, environment and flags over the defaults and checks all of them.
     *
     * @throws StartException if a setting is unknown or out of its bounds
     */
    Settings(Map<String, Given> file, Map<String, String> environment, Map<String, Given> flags) {
        file.forEach(this::lay);
        environment.forEach((variable, text) -> {
            if (variable.startsWith(Setting.ENVIRONMENT_PREFIX) && !LAUNCHER_VARIABLES.contains(variable)) {
                Setting<?> setting = BY_ENVIRONMENT_NAME.get(variable);
                lay(setting == null ? variable : setting.name(), new Given(text, "environment variable " + variable));
            }
        });
        flags.forEach(this::lay);
        TABLE.forEach(this::value);
        if (value(GRID_HEARTBEAT_TIMEOUT_SECONDS) <= value(GRID_HEARTBEAT_INTERVAL_SECONDS)) {
            String bound = "more than " + GRID_HEARTBEAT_INTERVAL_SECONDS.name() + ", "
                    + value(GRID_HEARTBEAT_INTERVAL_SECONDS);
            throw outOfBounds(GRID_HEARTBEAT_TIMEOUT_SECONDS, bound);
        }
        Discovery _ = DiscoverySettings.read(this);
        EdgeConfig _ = EdgeSettings.read(this);
    }

    /** Whether a name starts the names of settings, as {@code http} does. */
    static boolean isSection(String name) {
        return name.isEmpty() || BY_NAME.keySet().stream().anyMatch(known -> known.startsWith(name + "."));
    }

    /** What was said of a setting, unless nobody said anything. */
    Optional<Given> given(Setting<?> setting) {
        return Optional.ofNullable(given.get(setting.name()));
    }

    /** What a setting is. */
    <T> T value(Setting<T> setting) {
        try {
            return setting.parser().apply(given(setting).map(Given::text).orElse(setting.standard()));
        } catch (IllegalArgumentException refused) {
            throw outOfBounds(setting, setting.bound());
        }
    }

    /** All of them, for those who need not know where they came from. */
    NodeConfig config() {
        return new NodeConfig(
                new NodeConfig.Http(
                        value(HTTP_HOST),
                        value(HTTP_PORT),
                        value(HTTP_PAYLOAD_BYTES_MAX),
                        value(HTTP_URL_BYTES_MAX),
                        EdgeSettings.read(this)),
                new NodeConfig.Grid(
                        value(GRID_CLUSTER_NAME),
                        value(GRID_HOST),
                        value(GRID_PORT),
                        DiscoverySettings.read(this),
                        value(GRID_MANAGEMENT_CENTER_TRUSTED),
                        value(GRID_BACKUPS),
                        value(GRID_PARTITIONS),
                        value(GRID_OPERATION_THREADS),
                        value(GRID_HEARTBEAT_INTERVAL_SECONDS),
                        value(GRID_HEARTBEAT_TIMEOUT_SECONDS),
                        value(GRID_OPERATION_TIMEOUT_MILLIS)),
                new NodeConfig.Checkout(
                        value(CHECKOUT_ENGINE),
                        value(CHECKOUT_DEADLINE_MILLIS),
                        value(CHECKOUT_WRITES_MAX),
                        value(CHECKOUT_WAIT_MAX_MILLIS),
                        value(CHECKOUT_LINES_MAX),
                        value(CHECKOUT_BATCH_CHUNK),
                        value(CHECKOUT_KEYS_MAX)),
                new NodeConfig.Epochs(
                        value(EPOCHS_DURABLE),
                        value(EPOCHS_INTERVAL_MILLIS),
                        value(EPOCHS_UNDURABLE_MAX),
                        value(EPOCHS_DRAIN_MILLIS),
                        value(EPOCHS_LEASE_MILLIS),
                        value(EPOCHS_OVER_MAX),
                        value(EPOCHS_OVER_SECONDS)),
                new NodeConfig.Database(
                        value(DATABASE_URL),
                        value(DATABASE_USER),
                        value(DATABASE_PASSWORD),
                        value(DATABASE_DIRECTORY),
                        value(DATABASE_POOL_MAX)),
                new NodeConfig.Leave(value(LEAVE_LINGER_MILLIS), value(LEAVE_MAX_SECONDS)),
                new NodeConfig.Memory(value(MEMORY_HEAP_MAX_PERCENT)),
                TracingSettings.read(this));
    }

    private void lay(String name, Given value) {
        if (!BY_NAME.containsKey(name)) {
            throw StartException.misused("unknown setting " + name + " = " + value.text() + " (from " + value.source()
                    + "); './cartesian config' lists all there are");
        }
        given.put(name, value);
    }

    private StartException outOfBounds(Setting<?> setting, String bound) {
        Given value = given(setting).orElse(new Given(setting.standard(), "default"));
        return StartException.misused(setting.name() + " = " + setting.shown(value.text()) + " (from " + value.source()
                + ") is out of bounds: it has to be " + bound);
    }

    /** Those of the edge come after the others of HTTP. */
    private static List<Setting<?>> withThoseOfTheEdge(Setting<?>... own) {
        Predicate<Setting<?>> http = setting -> setting.name().startsWith("http.");
        return Stream.of(
                        Arrays.stream(own).filter(http),
                        EdgeSettings.TABLE.stream(),
                        Arrays.stream(own).filter(http.negate()))
                .flatMap(some -> some)
                .toList();
    }

    private static Map<String, Setting<?>> index(Function<Setting<?>, String> key) {
        return TABLE.stream().collect(Collectors.toUnmodifiableMap(key, setting -> setting));
    }
}
