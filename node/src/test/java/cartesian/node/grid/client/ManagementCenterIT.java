package cartesian.node.grid.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import cartesian.api.ItemId;
import cartesian.node.FreePorts;
import cartesian.node.NodeConfig;
import cartesian.node.faults.Cluster;
import cartesian.node.grid.Grid;
import cartesian.node.record.Account;
import cartesian.node.record.AccountKey;
import cartesian.node.record.Marks;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.MCChangeClusterStateCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetMapConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetMemberConfigCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetSystemPropertiesCodec;
import com.hazelcast.client.impl.protocol.codec.MCGetThreadDumpCodec;
import com.hazelcast.client.impl.protocol.codec.MCPromoteLiteMemberCodec;
import com.hazelcast.client.impl.protocol.codec.MCRunConsoleCommandCodec;
import com.hazelcast.client.impl.protocol.codec.MCRunGcCodec;
import com.hazelcast.client.impl.protocol.codec.MCRunScriptCodec;
import com.hazelcast.client.impl.protocol.codec.MCShutdownClusterCodec;
import com.hazelcast.client.impl.protocol.codec.MCShutdownMemberCodec;
import com.hazelcast.client.impl.protocol.codec.MapClearCodec;
import com.hazelcast.cluster.ClusterState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Management Center sees what it is to see and changes nothing; other clients and other addresses do not even see. */
final class ManagementCenterIT {
    /** Hazelcast collects every five seconds. */
    private static final Duration COLLECTED_MAX = Duration.ofSeconds(30);

    private static final Duration JOINED_MAX = Duration.ofSeconds(30);
    private static final Duration LEFT_MAX = Duration.ofSeconds(5);
    private static final int ITEMS = 100;
    /** A message's type is made of the number of a service and that of a method; no service has as many. */
    private static final int METHODS = 0x60;
    /** The service by which clients have jobs done. */
    private static final int JOBS = 0xfe;

    private static final int MESSAGES_AT_LEAST = 350;

    private final String name = "watched-" + UUID.randomUUID();
    private final List<Integer> ports = FreePorts.inARow(2);
    private final List<Grid> grids = new ArrayList<>();

    @AfterEach
    void end() {
        grids.forEach(Grid::terminate);
    }

    @Test
    void membersAndMapsAreSeen() throws Exception {
        start("127.0.0.1");
        start("127.0.0.1");
        fill();
        try (Watcher watcher = Watcher.managementCenter(name, address(0))) {
            awaitBoth(watcher);
            for (UUID member : watcher.members()) {
                assertThat(watcher.state(member))
                        .contains(name, address(0), address(1))
                        .contains("\"scriptingEnabled\":false", "\"consoleEnabled\":false")
                        .contains("\"mcDataAccessEnabled\":false");
                assertThat(MCGetMemberConfigCodec.decodeResponse(
                                watcher.ask(member, MCGetMemberConfigCodec.encodeRequest())))
                        .contains("<cluster-name>" + name, "<map name=\"stock\">", "<interface>127.0.0.1</interface>");
                assertThat(MCGetMapConfigCodec.decodeResponse(
                                        watcher.ask(member, MCGetMapConfigCodec.encodeRequest("stock")))
                                .backupCount)
                        .isEqualTo(1);
                assertThat(MCGetThreadDumpCodec.decodeResponse(
                                watcher.ask(member, MCGetThreadDumpCodec.encodeRequest(false))))
                        .contains("partition-operation");
            }
            Cluster.eventually(
                    "entries are counted once as owned, once as backups",
                    COLLECTED_MAX,
                    () -> sum(watcher, "map.ownedEntryCount stock") == ITEMS
                            && sum(watcher, "map.backupEntryCount stock") == ITEMS);
            assertThat(watcher.metrics(watcher.members().iterator().next()))
                    .containsKeys("runtime.usedMemory", "operation.completedCount", "cluster.size");
        }
    }

    @Test
    void whatChangesAnythingIsRefused() throws Exception {
        start("127.0.0.1");
        start("127.0.0.1");
        fill();
        try (Watcher watcher = Watcher.managementCenter(name, address(0))) {
            awaitBoth(watcher);
            for (UUID member : watcher.members()) {
                for (ClientMessage harm : List.of(
                        MCShutdownMemberCodec.encodeRequest(),
                        MCShutdownClusterCodec.encodeRequest(),
                        MCChangeClusterStateCodec.encodeRequest(ClusterState.PASSIVE.getId()),
                        MCPromoteLiteMemberCodec.encodeRequest(),
                        MCRunGcCodec.encodeRequest(),
                        MCRunScriptCodec.encodeRequest("javascript", "1"),
                        MCRunConsoleCommandCodec.encodeRequest("stock", "m.clear"),
                        MCGetSystemPropertiesCodec.encodeRequest(),
                        MapClearCodec.encodeRequest("stock"))) {
                    assertRefused(watcher, member, harm);
                }
            }
            Cluster.eventually(
                    "all records are there", COLLECTED_MAX, () -> sum(watcher, "map.ownedEntryCount stock") == ITEMS);
        }
        assertThat(grids).allMatch(grid -> grid.running() && grid.members() == 2 && grid.safe());
    }

    @Test
    void everyMessageThatIsNotAllowedIsRefused() throws Exception {
        start("127.0.0.1");
        int refused = 0;
        try (Watcher watcher = Watcher.managementCenter(name, address(0))) {
            UUID member = watcher.members().iterator().next();
            for (int service = 0; service <= 0xff; service++) {
                for (int method = 1; method <= METHODS; method++) {
                    int type = service << 16 | method << 8;
                    if (!Watching.allows(type)) {
                        Throwable why = fault(watcher, member, bare(type));
                        // What Hazelcast does not know it refuses itself; it does so with jobs too, which are switched
                        // off.
                        if (why instanceof SecurityException) {
                            refused++;
                        } else if (service != JOBS) {
                            assertThat(why)
                                    .as(Integer.toHexString(type))
                                    .isInstanceOf(UnsupportedOperationException.class);
                        }
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(MESSAGES_AT_LEAST);
    }

    @Test
    void clientFromATrustedAddressHasNoMaps() throws Exception {
        start("127.0.0.1");
        fill();
        try (Watcher client = Watcher.anyClientOf(name, address(0))) {
            assertThatThrownBy(() -> client.hazelcast().getMap("stock").get("a"))
                    .hasStackTraceContaining("use REST");
            assertThatThrownBy(() -> client.hazelcast().getSql().execute("SELECT * FROM stock"))
                    .hasStackTraceContaining("use REST");
            assertThatThrownBy(() ->
                            client.hazelcast().getExecutorService("epochs").submit(() -> {}))
                    .hasStackTraceContaining("use REST");
        }
    }

    @Test
    void nobodyElseIsLetIn() throws Exception {
        start("127.0.0.1");
        try (Relay stranger = new Relay("127.0.0.2", ports.getFirst());
                Relay same = new Relay("127.0.0.1", ports.getFirst());
                Watcher watcher = Watcher.managementCenterOf(name, same.address())) {
            assertThat(watcher.members()).hasSize(1);
            assertThatThrownBy(() -> Watcher.managementCenterOf(name, stranger.address()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Unable to connect");
            assertThatThrownBy(() -> Watcher.anyClientOf(name, stranger.address()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Watcher.managementCenterOf("other", same.address()))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void addressesMayBeManyOrNone() throws Exception {
        start("10.0.0.1", "127.0.*.2-9");
        try (Relay inside = new Relay("127.0.7.2", ports.getFirst());
                Watcher watcher = Watcher.managementCenterOf(name, inside.address())) {
            assertThat(watcher.state(watcher.members().iterator().next())).contains(name);
            assertThatThrownBy(() -> Watcher.managementCenter(name, address(0)))
                    .isInstanceOf(IllegalStateException.class);
        }
        start();
        assertThatThrownBy(() -> Watcher.managementCenterOf(name, address(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void membersLeaveAndComeBackWhileWatched() throws Exception {
        start("127.0.0.1");
        start("127.0.0.1");
        fill();
        try (Watcher watcher = Watcher.managementCenter(name, address(0))) {
            awaitBoth(watcher);
            Grid dropped = grids.removeLast();
            dropped.terminate();
            Cluster.eventually(
                    "one is left", LEFT_MAX, () -> watcher.connected().size() == 1);
            start("127.0.0.1");
            awaitBoth(watcher);

            Grid leaving = grids.removeLast();
            leaving.handOver();
            long before = System.nanoTime();
            leaving.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LEFT_MAX);
            start("127.0.0.1");
            awaitBoth(watcher);

            for (UUID member : watcher.members()) {
                assertThat(watcher.state(member)).contains(address(0), address(1));
            }
            Cluster.eventually(
                    "all records are there", COLLECTED_MAX, () -> sum(watcher, "map.ownedEntryCount stock") == ITEMS);
        }
    }

    private void start(String... trusted) {
        int port = ports.get(grids.size());
        List<String> all = Stream.of(address(0), address(1)).toList();
        grids.add(Grid.join(
                new NodeConfig.Grid(
                        name,
                        "127.0.0.1",
                        port,
                        new NodeConfig.Discovery.Listed(all),
                        List.of(trusted),
                        1,
                        31,
                        2,
                        1,
                        5,
                        5_000),
                List.of(),
                false));
        Cluster.eventually(
                "they are one grid",
                JOINED_MAX,
                () -> grids.stream().allMatch(grid -> grid.members() == grids.size() && grid.safe()));
    }

    private void fill() {
        Map<AccountKey, Account> accounts = HashMap.newHashMap(ITEMS);
        for (int item = 0; item < ITEMS; item++) {
            accounts.put(
                    new AccountKey.OfItem(new ItemId("item" + item)), new Account(5, 3, 1, 1, List.of(), Marks.NONE));
        }
        grids.getFirst().loader().accounts(accounts);
    }

    private String address(int member) {
        return "127.0.0.1:" + ports.get(member);
    }

    private static void awaitBoth(Watcher watcher) {
        Cluster.eventually(
                "it is connected with both",
                JOINED_MAX,
                () -> watcher.connected().size() == 2 && watcher.connected().equals(watcher.members()));
    }

    private static double sum(Watcher watcher, String metric) {
        double sum = 0;
        for (UUID member : watcher.members()) {
            try {
                sum += watcher.metrics(member).getOrDefault(metric, 0.0);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return sum;
    }

    private static ClientMessage bare(int type) {
        ClientMessage message = MCRunGcCodec.encodeRequest();
        message.setMessageType(type);
        message.setOperationName("message " + Integer.toHexString(type));
        return message;
    }

    private static void assertRefused(Watcher watcher, UUID member, ClientMessage message) {
        assertThat(fault(watcher, member, message))
                .as(message.getOperationName())
                .isInstanceOf(SecurityException.class)
                .hasMessageContaining("use REST");
    }

    private static Throwable fault(Watcher watcher, UUID member, ClientMessage message) {
        Throwable thrown = catchThrowable(() -> watcher.ask(member, message));
        assertThat(thrown).as(message.getOperationName()).isInstanceOf(ExecutionException.class);
        return Objects.requireNonNull(thrown.getCause());
    }
}
