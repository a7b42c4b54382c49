package cartesian.api.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Says how a {@link CartesianClient} is to call. Whatever is not said has a default that suits most. For one thread. */
public final class ClientBuilder {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

    private final List<URI> nodes = new ArrayList<>();
    private final HttpClient.Builder http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
    private Duration connectMax = CONNECT_MAX;
    private Options options = Options.STANDARD;
    private Supplier<Optional<String>> token = Optional::empty;

    ClientBuilder() {}

    /**
     * Adds a node, such as {@code http://10.0.0.1:8000}. All have to be of one grid.
     *
     * @throws IllegalArgumentException if it is no address of HTTP
     */
    public ClientBuilder node(URI node) {
        boolean http = "http".equalsIgnoreCase(node.getScheme()) || "https".equalsIgnoreCase(node.getScheme());
        if (!http || node.getHost() == null || node.getQuery() != null || node.getFragment() != null) {
            throw new IllegalArgumentException("a node's address is http or https, a host and a port, not " + node);
        }
        nodes.add(node);
        return this;
    }

    /** How long a call may take, with all its attempts and pauses; 15 s by default. */
    public ClientBuilder deadline(Duration all) {
        options = options.withDeadline(all).withBatchDeadline(options.batchDeadline());
        return this;
    }

    /** The same for batches, the calls by the name of {@code replace}; 10 min by default. */
    public ClientBuilder batchDeadline(Duration all) {
        options = options.withBatchDeadline(all);
        return this;
    }

    /**
     * How long one node may take before the next is asked, and how many may be asked; 5 s and 20 by default. A node answers
     * within {@code checkout.deadline-millis}, 3 s, if it can.
     */
    public ClientBuilder attempts(Duration each, int max) {
        options = options.withAttempts(each, max);
        return this;
    }

    /** How long it may take to connect to a node; 2 s by default. */
    public ClientBuilder connectTimeout(Duration max) {
        connectMax = requireNonNull(max);
        return this;
    }

    /** What holds of each change before its reply comes; {@link Durability#REPLICATED} by default. */
    public ClientBuilder durability(Durability durability) {
        options = options.with(requireNonNull(durability));
        return this;
    }

    /** Which calls get an idempotency key; {@link Keys#ALWAYS} by default. */
    public ClientBuilder keys(Keys keys) {
        options = options.with(requireNonNull(keys));
        return this;
    }

    /** An API key or token, sent with each attempt as {@code Authorization: Bearer}. */
    public ClientBuilder token(String secret) {
        requireNonNull(secret);
        return token(() -> secret);
    }

    /** The same, asked for anew before each attempt; it must be quick, and threads share it. */
    public ClientBuilder token(Supplier<String> secret) {
        requireNonNull(secret);
        token = () -> Optional.of(secret.get());
        return this;
    }

    /** Whom to trust, and who this client is, where nodes speak TLS; the JVM's default otherwise. */
    public ClientBuilder sslContext(SSLContext context) {
        http.sslContext(context);
        return this;
    }

    /**
     * Makes the client. It connects when it is first used, and needs no closing.
     *
     * @throws IllegalStateException if it has no node
     */
    public CartesianClient build() {
        if (nodes.isEmpty()) {
            throw new IllegalStateException("a client needs a node");
        }
        Random random = new Random();
        // Clients that start together shall not all begin with the same node.
        return build(Time.REAL, random, random.nextInt(nodes.size()));
    }

    CartesianClient build(Time time, Random random, int first) {
        Pauses pauses = new Pauses(random);
        Nodes asked = new Nodes(nodes, first, time, pauses);
        return new CartesianClient(
                new Calls(http.connectTimeout(connectMax).build(), asked, pauses, time, token), options);
    }
}
