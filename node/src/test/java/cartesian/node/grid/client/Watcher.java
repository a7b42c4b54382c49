package cartesian.node.grid.client;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.RoutingMode;
import com.hazelcast.client.impl.clientside.HazelcastClientInstanceImpl;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.management.ManagementCenterService;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.MCGetTimedMemberStateCodec;
import com.hazelcast.client.impl.protocol.codec.MCReadMetricsCodec;
import com.hazelcast.client.impl.spi.impl.ClientInvocation;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.internal.metrics.MetricConsumer;
import com.hazelcast.internal.metrics.MetricDescriptor;
import com.hazelcast.internal.metrics.impl.MetricsCompressor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Speaks to members as Management Center does: by Hazelcast's own client, in its mode, with its messages. */
final class Watcher implements AutoCloseable {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int ANSWER_SECONDS = 10;

    private final HazelcastInstance hazelcast;
    private final HazelcastClientInstanceImpl client;

    private Watcher(ClientConfig config) {
        this.hazelcast = HazelcastClient.newHazelcastClient(config);
        this.client = ((HazelcastClientProxy) hazelcast).client;
    }

    /** Connects as Management Center, to all members. */
    static Watcher managementCenter(String cluster, String address) {
        return new Watcher(config(cluster, address, true));
    }

    /** Connects as Management Center, to the member behind this address alone. */
    static Watcher managementCenterOf(String cluster, String address) {
        ClientConfig config = config(cluster, address, true);
        config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
        return new Watcher(config);
    }

    /** Connects as any client does, to the member behind this address alone. */
    static Watcher anyClientOf(String cluster, String address) {
        ClientConfig config = config(cluster, address, false);
        config.getNetworkConfig().getClusterRoutingConfig().setRoutingMode(RoutingMode.SINGLE_MEMBER);
        return new Watcher(config);
    }

    private static ClientConfig config(String cluster, String address, boolean managementCenter) {
        ClientConfig config = new ClientConfig().setClusterName(cluster);
        config.setProperty(ManagementCenterService.MC_CLIENT_MODE_PROP.getName(), Boolean.toString(managementCenter));
        config.getNetworkConfig().addAddress(address);
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setClusterConnectTimeoutMillis(CONNECT_MILLIS)
                .setInitialBackoffMillis(100)
                .setMaxBackoffMillis(200);
        return config;
    }

    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    /** The members of which it knows. */
    Set<UUID> members() {
        return client.getClientClusterService().getMemberList().stream()
                .map(com.hazelcast.cluster.Member::getUuid)
                .collect(Collectors.toSet());
    }

    /** The members it is connected with. */
    Set<UUID> connected() {
        return client.getConnectionManager().getActiveConnections().stream()
                .map(com.hazelcast.client.impl.connection.ClientConnection.class::cast)
                .map(com.hazelcast.client.impl.connection.ClientConnection::getRemoteUuid)
                .collect(Collectors.toSet());
    }

    /**
     * Sends a message.
     *
     * @throws java.util.concurrent.ExecutionException with what the member threw
     */
    ClientMessage ask(UUID member, ClientMessage message) throws Exception {
        return new ClientInvocation(client, message, null, member).invoke().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    String state(UUID member) throws Exception {
        return String.valueOf(
                MCGetTimedMemberStateCodec.decodeResponse(ask(member, MCGetTimedMemberStateCodec.encodeRequest())));
    }

    /** The newest figures of one member, by metric and the map, if any, that it is of: {@code map.ownedEntryCount stock}. */
    Map<String, Double> metrics(UUID member) throws Exception {
        List<Map.Entry<Long, byte[]>> collections =
                MCReadMetricsCodec.decodeResponse(ask(member, MCReadMetricsCodec.encodeRequest(member, 0))).elements;
        Map<String, Double> figures = new HashMap<>();
        if (!collections.isEmpty()) {
            MetricsCompressor.extractMetrics(collections.getLast().getValue(), new MetricConsumer() {
                @Override
                public void consumeLong(MetricDescriptor descriptor, long value) {
                    figures.put(name(descriptor), (double) value);
                }

                @Override
                public void consumeDouble(MetricDescriptor descriptor, double value) {
                    figures.put(name(descriptor), value);
                }
            });
        }
        return figures;
    }

    private static String name(MetricDescriptor descriptor) {
        String name = descriptor.prefix() + "." + descriptor.metric();
        return descriptor.discriminatorValue() == null ? name : name + " " + descriptor.discriminatorValue();
    }

    @Override
    public void close() {
        hazelcast.shutdown();
    }
}
