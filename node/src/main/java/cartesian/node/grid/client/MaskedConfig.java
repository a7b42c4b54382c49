package cartesian.node.grid.client;

import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.task.management.GetMemberConfigMessageTask;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.nio.Connection;
import java.util.regex.Pattern;

/** Tells the member's configuration, but not the token that Hazelcast does not take for a secret. */
final class MaskedConfig extends GetMemberConfigMessageTask {
    private static final Pattern TOKEN = Pattern.compile("(?<=<api-token>)[^<]*");

    MaskedConfig(ClientMessage message, Node node, Connection connection) {
        super(message, node, connection);
    }

    @Override
    protected Object call() throws Exception {
        return mask((String) super.call());
    }

    static String mask(String xml) {
        return TOKEN.matcher(xml).replaceAll("****");
    }
}
