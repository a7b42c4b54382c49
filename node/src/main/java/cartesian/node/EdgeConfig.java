package cartesian.node;

import cartesian.node.access.AccessConfig;

/**
 * What stands between REST and strangers.
 *
 * @param batchInit whether data may be replaced by batches
 * @param requestSecondsMax how long a client may take to send one request
 * @param tls certificate and key; none: REST is not encrypted
 */
public record EdgeConfig(BatchInit batchInit, int requestSecondsMax, Tls tls, AccessConfig access, Limits limits) {
    /** What a node has that nobody has said anything to. */
    public static final EdgeConfig TRIAL =
            new EdgeConfig(BatchInit.AUTO, 10, new Tls("", ""), AccessConfig.OFF, new Limits(0, 0, 0));

    /** Whether calls that replace data are taken. */
    public enum BatchInit {
        /** If anybody on this machine, and nobody else, may do everything anyway. */
        AUTO,
        ALLOWED,
        REFUSED
    }

    /**
     * Where the server's identity is.
     *
     * @param certificate PEM file of the certificate and those that lead to its root; empty: none
     * @param key PEM file of its private key
     */
    public record Tls(String certificate, String key) {
        public boolean on() {
            return !certificate.isEmpty();
        }
    }

    /**
     * How much may be asked for.
     *
     * @param clientRate calls a second of one client; 0: any
     * @param clientBurst how many it may make at once after a pause; 0: those of one second
     * @param callsMax calls that this node works on at once; 0: any
     */
    public record Limits(int clientRate, int clientBurst, int callsMax) {}
}
