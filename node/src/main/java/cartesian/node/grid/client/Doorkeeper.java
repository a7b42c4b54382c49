package cartesian.node.grid.client;

import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.DefaultMessageTaskFactoryProvider;
import com.hazelcast.client.impl.protocol.MessageTaskFactory;
import com.hazelcast.client.impl.protocol.MessageTaskFactoryProvider;
import com.hazelcast.client.impl.protocol.codec.ClientAuthenticationCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetMemberConfigCodec;
import com.hazelcast.client.impl.protocol.task.MessageTask;
import com.hazelcast.cluster.Address;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.nio.Connection;
import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.util.collection.Int2ObjectHashMap;
import com.hazelcast.spi.impl.NodeEngine;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those who watch in by Hazelcast's client protocol, from trusted addresses, and answers nothing else that comes by it.
 *
 * <p>Hazelcast itself lets in whoever knows the cluster's name. It looks at addresses for some messages of Management Center
 * only, and what any client may do to maps, and an operator to the cluster, would go past the engine. So each message that is
 * not in {@link Watching} is refused, and whoever is not trusted is turned away before anything is answered.
 *
 * <p>Hazelcast finds this class by {@code META-INF/services}, lays it over its own answers, and calls it from any thread.
 */
public final class Doorkeeper implements MessageTaskFactoryProvider {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final NodeEngine engine;

    public Doorkeeper(NodeEngine engine) {
        this.engine = engine;
    }

    @Override
    public Int2ObjectHashMap<MessageTaskFactory> getFactories() {
        Int2ObjectHashMap<MessageTaskFactory> own = new DefaultMessageTaskFactoryProvider(engine).getFactories();
        Int2ObjectHashMap<MessageTaskFactory> guarded = new Int2ObjectHashMap<>(own.size());
        own.forEach((type, factory) -> guarded.put(type, guard(type, factory)));
        return guarded;
    }

    private MessageTaskFactory guard(int type, MessageTaskFactory factory) {
        if (!Watching.allows(type)) {
            return (message, connection) -> Refusal.notForClients(engine, message, connection);
        }
        return switch (type) {
            case ClientAuthenticationCodec.REQUEST_MESSAGE_TYPE ->
                (message, connection) -> authenticate(factory, message, connection);
            case MCGetMemberConfigCodec.REQUEST_MESSAGE_TYPE ->
                (message, connection) -> new MaskedConfig(message, engine.getNode(), connection);
            default -> factory;
        };
    }

    private MessageTask authenticate(MessageTaskFactory factory, ClientMessage message, Connection connection) {
        InetSocketAddress from = ((ServerConnection) connection).getRemoteSocketAddress();
        Node node = engine.getNode();
        if (from != null && node.getClientEngine().getManagementTasksChecker().isTrusted(new Address(from))) {
            return factory.create(message, connection);
        }
        LOG.info("Turned away a client from {}: see grid.management-center.trusted", from);
        return Refusal.notTrusted(message, connection);
    }
}
