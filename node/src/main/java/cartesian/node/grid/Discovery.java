package cartesian.node.grid;

import cartesian.node.NodeConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How Hazelcast is told to find other members. What it would try by itself, such as multicast, stays off. */
final class Discovery {
    /** How long Kubernetes may take to tell of pods that start together, seconds. */
    private static final int KUBERNETES_WAIT_SECONDS = 3;

    private Discovery() {}

    /**
     * Configures how a member joins.
     *
     * @param more addresses beside those of a list
     */
    static void configure(JoinConfig join, NodeConfig.Discovery discovery, List<String> more) {
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        switch (discovery) {
            case NodeConfig.Discovery.Listed(var members) -> list(join, members, more);
            case NodeConfig.Discovery.Joined(var members) -> list(join, members, more);
            case NodeConfig.Discovery.ByDns dns ->
                withPort(join.getKubernetesConfig(), dns.port())
                        .setEnabled(true)
                        .setProperty("service-dns", dns.service());
            case NodeConfig.Discovery.ByApi api -> configure(join.getKubernetesConfig(), api);
        }
    }

    private static void list(JoinConfig join, List<String> members, List<String> more) {
        List<String> all = new ArrayList<>(members);
        all.addAll(more);
        join.getTcpIpConfig().setEnabled(true).setMembers(all);
    }

    /** Members come one by one and are named in advance, unless Kubernetes has to be asked for them. */
    static int waitSeconds(NodeConfig.Discovery discovery) {
        return switch (discovery) {
            case NodeConfig.Discovery.Listed _, NodeConfig.Discovery.Joined _ -> 0;
            case NodeConfig.Discovery.ByDns _, NodeConfig.Discovery.ByApi _ -> KUBERNETES_WAIT_SECONDS;
        };
    }

    private static void configure(KubernetesConfig kubernetes, NodeConfig.Discovery.ByApi api) {
        withPort(kubernetes, api.port())
                .setEnabled(true)
                .setProperty("service-name", api.service())
                // A pod is ready only once it has joined, and has to be found before.
                .setProperty("resolve-not-ready-addresses", "true");
        set(kubernetes, "namespace", api.namespace());
        set(kubernetes, "kubernetes-master", api.api());
        set(kubernetes, "api-token", api.token());
        if (!api.certificateFile().isEmpty()) {
            set(kubernetes, "ca-certificate", read(Path.of(api.certificateFile())));
        }
    }

    private static KubernetesConfig withPort(KubernetesConfig kubernetes, int port) {
        if (port != 0) {
            kubernetes.setProperty("service-port", Integer.toString(port));
        }
        return kubernetes;
    }

    private static void set(KubernetesConfig kubernetes, String name, String value) {
        if (!value.isEmpty()) {
            kubernetes.setProperty(name, value);
        }
    }

    private static String read(Path certificate) {
        try {
            return Files.readString(certificate);
        } catch (IOException e) {
            throw new UncheckedIOException("grid.kubernetes.ca-certificate cannot be read: " + e, e);
        }
    }
}
