package cartesian.node.grid.client;

import com.hazelcast.client.impl.protocol.codec.ClientAddClusterViewListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientAddDistributedObjectListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientAddMigrationListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientAddPartitionLostListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientAuthenticationCodec;
import com.hazelcast.client.impl.protocol.codec.ClientGetDistributedObjectsCodec;
import com.hazelcast.client.impl.protocol.codec.ClientLocalBackupListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientPingCodec;
import com.hazelcast.client.impl.protocol.codec.ClientRemoveDistributedObjectListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientRemoveMigrationListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientRemovePartitionLostListenerCodec;
import com.hazelcast.client.impl.protocol.codec.ClientStatisticsCodec;
import com.hazelcast.client.impl.protocol.codec.MCApplyMCConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetClusterMetadataCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetDiagnosticsConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetMapConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetMemberConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetThreadDumpCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetTimedMemberStateCodec;
import com.hazelcast.client.impl.protocol.codec.MCMatchMCConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCPollMCEventsCodec;
import com.hazelcast.client.impl.protocol.codec.MCReadMetricsCodec;
import java.util.Set;

/** The messages by which a client stays connected and Management Center looks. None changes a record or a member. */
final class Watching {
    private static final Set<Integer> MESSAGES = Set.of(
            ClientAuthenticationCodec.REQUEST_MESSAGE_TYPE,
            ClientPingCodec.REQUEST_MESSAGE_TYPE,
            ClientStatisticsCodec.REQUEST_MESSAGE_TYPE,
            ClientLocalBackupListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientAddClusterViewListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientGetDistributedObjectsCodec.REQUEST_MESSAGE_TYPE,
            ClientAddDistributedObjectListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientRemoveDistributedObjectListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientAddMigrationListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientRemoveMigrationListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientAddPartitionLostListenerCodec.REQUEST_MESSAGE_TYPE,
            ClientRemovePartitionLostListenerCodec.REQUEST_MESSAGE_TYPE,
            MCGetTimedMemberStateCodec.REQUEST_MESSAGE_TYPE,
            MCReadMetricsCodec.REQUEST_MESSAGE_TYPE,
            MCGetMemberConfigCodec.REQUEST_MESSAGE_TYPE,
            MCGetMapConfigCodec.REQUEST_MESSAGE_TYPE,
            MCGetClusterMetadataCodec.REQUEST_MESSAGE_TYPE,
            MCPollMCEventsCodec.REQUEST_MESSAGE_TYPE,
            MCGetThreadDumpCodec.REQUEST_MESSAGE_TYPE,
            MCGetDiagnosticsConfigCodec.REQUEST_MESSAGE_TYPE,
            // Management Center tells every member which clients it lets in; they may do no more than it may.
            MCMatchMCConfigCodec.REQUEST_MESSAGE_TYPE,
            MCApplyMCConfigCodec.REQUEST_MESSAGE_TYPE);

    private Watching() {}

    static boolean allows(int message) {
        return MESSAGES.contains(message);
    }
}
