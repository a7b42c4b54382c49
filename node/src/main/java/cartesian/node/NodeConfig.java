package cartesian.node;

import java.util.List;
import java.util.Map;

/** Every setting of a node, read once at its start and never changed. */
public record NodeConfig(
        Http http,
        Grid grid,
        Checkout checkout,
        Epochs epochs,
        Database database,
        Leave leave,
        Memory memory,
        Tracing tracing) {
    /**
     * The same, for a member that joins those in its list or ends, and never founds a grid.
     *
     * @throws IllegalStateException if it has no list
     */
    NodeConfig joining() {
        if (!(grid.discovery() instanceof Discovery.Listed(var members))) {
            throw new IllegalStateException("members to join come as a list");
        }
        return new NodeConfig(
                http, grid.with(new Discovery.Joined(members)), checkout, epochs, database, leave, memory, tracing);
    }

    /** The same, for a member that has been in a grid, and founds one if it finds none. */
    NodeConfig rejoining() {
        return grid.discovery() instanceof Discovery.Joined(var members)
                ? new NodeConfig(
                        http,
                        grid.with(new Discovery.Listed(members)),
                        checkout,
                        epochs,
                        database,
                        leave,
                        memory,
                        tracing)
                : this;
    }

    /**
     * Where REST listens. Port 0 takes any free one.
     *
     * @param edge what stands between REST and strangers
     */
    public record Http(String host, int port, int payloadBytesMax, int urlBytesMax, EdgeConfig edge) {
        /** REST as it is for trials. */
        public Http(String host, int port, int payloadBytesMax, int urlBytesMax) {
            this(host, port, payloadBytesMax, urlBytesMax, EdgeConfig.TRIAL);
        }

        /** What URLs of REST begin with. */
        String scheme() {
            return edge.tls().on() ? "https" : "http";
        }
    }

    /**
     * The Hazelcast member. Port 0 takes any free one.
     *
     * @param discovery how it finds the members to join
     * @param trusted addresses from which Management Center is let in, as {@link Setting#interfaces} has them
     */
    public record Grid(
            String clusterName,
            String host,
            int port,
            Discovery discovery,
            List<String> trusted,
            int backups,
            int partitions,
            int operationThreads,
            int heartbeatIntervalSeconds,
            int heartbeatTimeoutSeconds,
            int operationTimeoutMillis) {
        public Grid {
            trusted = List.copyOf(trusted);
        }

        private Grid with(Discovery other) {
            return new Grid(
                    clusterName,
                    host,
                    port,
                    other,
                    trusted,
                    backups,
                    partitions,
                    operationThreads,
                    heartbeatIntervalSeconds,
                    heartbeatTimeoutSeconds,
                    operationTimeoutMillis);
        }

        /** A member that finds the others by a list of addresses, and is watched from its own machine. */
        public Grid(
                String clusterName,
                String host,
                int port,
                List<String> members,
                int backups,
                int partitions,
                int operationThreads,
                int heartbeatIntervalSeconds,
                int heartbeatTimeoutSeconds,
                int operationTimeoutMillis) {
            this(
                    clusterName,
                    host,
                    port,
                    new Discovery.Listed(members),
                    List.of("127.0.0.1"),
                    backups,
                    partitions,
                    operationThreads,
                    heartbeatIntervalSeconds,
                    heartbeatTimeoutSeconds,
                    operationTimeoutMillis);
        }
    }

    /** How a member finds the others. */
    public sealed interface Discovery {
        /**
         * By their addresses {@code host:port}.
         *
         * @param members this one may be among them, and they need not exist yet; empty joins nobody
         */
        record Listed(List<String> members) implements Discovery {
            public Listed {
                members = List.copyOf(members);
            }
        }

        /** By their addresses {@code host:port}, one of which has to answer: the member joins a grid and founds none. */
        record Joined(List<String> members) implements Discovery {
            public Joined {
                members = List.copyOf(members);
            }
        }

        /**
         * By the addresses that DNS has for a headless service of Kubernetes.
         *
         * @param port that all members listen on; 0: Hazelcast's, 5701
         */
        record ByDns(String service, int port) implements Discovery {}

        /**
         * By asking Kubernetes which pods are behind a service.
         *
         * @param namespace of the service; empty: that of this pod
         * @param api URL of the API server; empty: where pods find it
         * @param token to show to it; empty: that of this pod
         * @param certificateFile PEM of who signs for it; empty: as this pod was given it
         * @param port that all members listen on; 0: what Kubernetes says of each
         */
        record ByApi(String namespace, String service, String api, String token, String certificateFile, int port)
                implements Discovery {
            @Override
            public String toString() {
                return "ByApi[namespace=" + namespace + ", service=" + service + ", api=" + api + ", port=" + port
                        + "]";
            }
        }

        /** The name of a way to find them. */
        enum Kind {
            LIST,
            KUBERNETES
        }
    }

    /**
     * The engine and its limits.
     *
     * @param waitMaxMillis how long a write may stand in line before it begins; 0: not at all
     * @param keysMax how many new keys of calls a member takes on in a day; 0: what fits the heap
     */
    public record Checkout(
            Engine engine,
            int deadlineMillis,
            int writesMax,
            int waitMaxMillis,
            int linesMax,
            int batchChunk,
            int keysMax) {
        /** The share of the heap that the receipts of a member's keys may take: one in so many. */
        private static final int HEAP_SHARE = 4;
        /** What a key of 36 characters weighs, with receipt, binding and one backup of both; measured with 100,000. */
        private static final int KEY_BYTES = 1_300;

        public Checkout {
            long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
            keysMax = keysMax == 0 ? (int) Math.min(Integer.MAX_VALUE, share / KEY_BYTES) : keysMax;
        }

        /** With as many keys as the heap allows. */
        public Checkout(
                Engine engine, int deadlineMillis, int writesMax, int waitMaxMillis, int linesMax, int batchChunk) {
            this(engine, deadlineMillis, writesMax, waitMaxMillis, linesMax, batchChunk, 0);
        }
    }

    /**
     * How changes become durable.
     *
     * @param durable whether they do at all
     * @param undurableMax how many images may wait for Postgres; 0: what fits the heap
     * @param overMax how many orders that are over and durable may stay in memory; 0: what fits the heap
     */
    public record Epochs(
            boolean durable,
            int intervalMillis,
            int undurableMax,
            int drainMillis,
            int leaseMillis,
            int overMax,
            int overSeconds) {
        /** The share of the heap that undurable images may take, and that orders which are over may take: one in so many. */
        private static final int HEAP_SHARE = 8;
        /** What an undurable image weighs at most, in grid, buffer and transit: an assumption, not measured. */
        private static final int IMAGE_BYTES = 600;
        /** What an order of a few lines weighs, its key included: an assumption, not measured. */
        private static final int ORDER_BYTES = 800;

        public Epochs {
            long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
            undurableMax = undurableMax == 0 ? (int) Math.min(Integer.MAX_VALUE, share / IMAGE_BYTES) : undurableMax;
            overMax = overMax == 0 ? (int) Math.min(Integer.MAX_VALUE, share / ORDER_BYTES) : overMax;
        }
    }

    /**
     * The Postgres that epochs are written to.
     *
     * @param url JDBC URL; empty: an embedded server with its data in {@code directory}
     */
    public record Database(String url, String user, String password, String directory, int poolMax) {
        @Override
        public String toString() {
            return "Database[url=" + url + ", user=" + user + ", directory=" + directory + "]";
        }
    }

    /**
     * How a node leaves.
     *
     * @param lingerMillis how long it goes on serving after it has said that it is not ready, and after the last call, if
     *     there are other members
     * @param maxSeconds how long all of it may take
     */
    public record Leave(int lingerMillis, int maxSeconds) {}

    /**
     * The heap.
     *
     * @param heapMaxPercent how much of it may be in use, garbage aside, before writes are turned away
     */
    public record Memory(int heapMaxPercent) {}

    /**
     * Where spans go.
     *
     * @param endpoint URL of a collector that takes OTLP over HTTP; empty: tracing is off
     * @param headers what each request to it carries, by name
     * @param service what the spans say they come from
     * @param ratio the share of traces begun here that are recorded
     */
    public record Tracing(String endpoint, Map<String, String> headers, String service, double ratio) {
        /** No spans at all. */
        public static final Tracing OFF = new Tracing("", Map.of(), "cartesian", 1);

        public Tracing {
            headers = Map.copyOf(headers);
        }

        @Override
        public String toString() {
            return "Tracing[endpoint=" + endpoint + ", service=" + service + ", ratio=" + ratio + "]";
        }
    }

    /** Which engine carries out checkouts. */
    public enum Engine {
        /** Hold, commit, settle: the product's own protocol. */
        STEPS,
        /** Hazelcast's transactions: the reference. */
        TWO_PHASE
    }
}
