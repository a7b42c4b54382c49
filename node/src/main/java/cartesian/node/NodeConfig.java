package cartesian.node;

import java.util.List;

/** Every setting of a node, read once at its start and never changed. */
public record NodeConfig(Http http, Grid grid, Checkout checkout) {
    /** Where REST listens. Port 0 takes any free one. */
    public record Http(String host, int port, int payloadBytesMax, int urlBytesMax) {}

    /**
     * The Hazelcast member. Port 0 takes any free one.
     *
     * @param members addresses {@code host:port} of members to join, this one may be among them; empty joins nobody
     */
    public record Grid(
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
        public Grid {
            members = List.copyOf(members);
        }
    }

    /** The engine and its limits. */
    public record Checkout(Engine engine, int deadlineMillis, int writesMax, int linesMax, int batchChunk) {}

    /** Which engine carries out checkouts. */
    public enum Engine {
        /** Hold, commit, settle: the product's own protocol. */
        STEPS,
        /** Hazelcast's transactions: the reference. */
        TWO_PHASE
    }
}
