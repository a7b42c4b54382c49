package cartesian.node.grid.client;

import com.hazelcast.client.impl.protocol.AuthenticationStatus;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.ClientAuthenticationCodec;
import com.hazelcast.client.impl.protocol.task.MessageTask;
import com.hazelcast.internal.nio.Connection;
import com.hazelcast.spi.impl.NodeEngine;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers a message without doing anything of what it asks. */
record Refusal(Supplier<ClientMessage> answer, ClientMessage message, Connection connection) implements MessageTask {
    /** Whoever gets it does not try again. */
    static Refusal notTrusted(ClientMessage message, Connection connection) {
        return new Refusal(Refusal::notAllowedInCluster, message, connection);
    }

    /** The client stays connected, and is told why. */
    static Refusal notForClients(NodeEngine engine, ClientMessage message, Connection connection) {
        SecurityException why = new SecurityException(
                "a Hazelcast client may look at this grid, and neither read nor change what it holds: use REST");
        return new Refusal(
                () -> engine.getNode().getClientEngine().getExceptionFactory().createExceptionMessage(why),
                message,
                connection);
    }

    @SuppressWarnings("NullAway") // What is absent is null in Hazelcast's codecs.
    private static ClientMessage notAllowedInCluster() {
        return ClientAuthenticationCodec.encodeResponse(
                AuthenticationStatus.NOT_ALLOWED_IN_CLUSTER.getId(),
                null,
                null,
                (byte) -1,
                "",
                -1,
                null,
                false,
                null,
                null,
                -1,
                List.of(),
                -1,
                List.of(),
                Map.of());
    }

    @Override
    public void run() {
        ClientMessage reply = answer.get();
        reply.setCorrelationId(message.getCorrelationId());
        connection.write(reply);
    }

    @Override
    public boolean isManagementTask() {
        return false;
    }
}
