package cartesian.node.grid;

import cartesian.node.GridStatus;
import cartesian.node.NodeConfig;
import cartesian.node.checkout.Archive;
import cartesian.node.checkout.CheckoutEngine;
import cartesian.node.checkout.Demand;
import cartesian.node.checkout.Records;
import cartesian.node.checkout.UnavailableException;
import cartesian.node.epoch.EpochMember;
import cartesian.node.epoch.Members;
import cartesian.node.epoch.Repair;
import cartesian.node.grid.client.Doorkeeper;
import cartesian.node.grid.step.Figures;
import cartesian.node.grid.step.Migrations;
import cartesian.node.grid.step.Newcomers;
import cartesian.node.grid.step.Sealed;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.spi.properties.ClusterProperty;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** This process's member of the grid, from joining to leaving. */
public final class Grid implements AutoCloseable {
    /** How long leaving may take; it fits into the time that closing a node may take. */
    private static final int SHUTDOWN_SECONDS = 8;

    /**
     * Hazelcast's outbound threads spin, to the harm of whatever else they serve, on a connection to a process that is stopped:
     * the system accepts it, and nobody answers (hazelcast/hazelcast issue 26473). With so many, that is seldom another's.
     */
    private static final int OUTPUT_THREADS = 16;

    /** After so long a step whose backup does not answer is asked again: the backup may be gone, and another in its place. */
    private static final int BACKUP_MILLIS = 500;
    /** Two members may ask at once how this one is, and more wait. */
    private static final int STATE_THREADS = 2;

    /** A member carries out one message at a time; another thread waits while one drains the gate. */
    private static final int EPOCH_THREADS = 2;
    /** Heartbeats without a change, after which it is decided whom to put out; Hazelcast advises no less than this. */
    private static final int PARTIAL_DISCONNECTION_HEARTBEATS = 5;

    /** An address that no connection comes from. */
    private static final Set<String> NOBODY = Set.of("0.0.0.0");

    private final HazelcastInstance hazelcast;
    private final GridRecords records;
    private final GridMembers cluster;
    private final Seals seals;
    private final Census census;
    private final Figures figures;

    private Grid(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
        this.cluster = new GridMembers(hazelcast);
        this.census = new Census(hazelcast);
        this.records = new GridRecords(hazelcast);
        this.seals = new Seals(hazelcast);
        this.figures = Figures.of(hazelcast, Set.of(GridRecords.STOCK, GridRecords.CREDIT, GridRecords.ORDERS));
    }

    /**
     * Joins the members named in the settings, or starts a grid of its own.
     *
     * @param more addresses of members that may be there beside those in the settings
     * @param sealed whether partitions that were not loaded, or have lost their records, are to refuse calls
     * @throws RuntimeException as Hazelcast's if the member port is taken; also if a grid has turned it away, or it was to
     *     join a grid, and none took it in
     */
    public static Grid join(NodeConfig.Grid config, List<String> more, boolean sealed) {
        return join(config, more, sealed, Layout.NUMBER);
    }

    /** The same with a layout that may be another than this version's. */
    static Grid join(NodeConfig.Grid config, List<String> more, boolean sealed, int layout) {
        // Read by Hazelcast before there is a configuration.
        System.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        Config hazelcast = hazelcastConfig(config, more);
        if (sealed) {
            hazelcast.getUserContext().put(Sealed.CONTEXT, true);
        }
        Grid grid = new Grid(Newcomers.join(hazelcast, layout));
        if (config.discovery() instanceof NodeConfig.Discovery.Joined(var members) && grid.members() == 1) {
            grid.close();
            throw new IllegalStateException("none of the members at " + String.join(", ", members) + " takes it in");
        }
        return grid;
    }

    /** Lets the scribe speak to this member's part in epochs. */
    public void admit(EpochMember member) {
        hazelcast.getUserContext().put(Tell.CONTEXT, member);
    }

    private static Config hazelcastConfig(NodeConfig.Grid grid, List<String> more) {
        Config config = new Config();
        config.setClusterName(grid.clusterName());
        network(config.getNetworkConfig(), grid, more);
        properties(config, grid);
        for (String map : new String[] {GridRecords.STOCK, GridRecords.CREDIT, GridRecords.ORDERS, Sealed.MAP}) {
            config.addMapConfig(new MapConfig(map)
                    .setInMemoryFormat(InMemoryFormat.OBJECT)
                    .setBackupCount(grid.backups())
                    .setStatisticsEnabled(true));
        }
        config.addExecutorConfig(new ExecutorConfig(GridMembers.EXECUTOR, EPOCH_THREADS).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(GridMembers.PULSES, 1).setStatisticsEnabled(false));
        config.addExecutorConfig(new ExecutorConfig(Census.EXECUTOR, STATE_THREADS)
                .setQueueCapacity(Census.QUESTIONS_MAX)
                .setStatisticsEnabled(false));
        config.addListenerConfig(new ListenerConfig(new MembershipLog()));
        config.getMetricsConfig().getJmxConfig().setEnabled(false);
        watched(config, grid.trusted());
        Serializers.register(config.getSerializationConfig());
        return config;
    }

    /** Lets Management Center look from these addresses; {@link Doorkeeper} sees to it that it does no more. */
    private static void watched(Config config, List<String> trusted) {
        config.getMetricsConfig().getManagementCenterConfig().setEnabled(!trusted.isEmpty());
        config.getManagementCenterConfig()
                // Hazelcast takes no addresses for all addresses.
                .setTrustedInterfaces(trusted.isEmpty() ? NOBODY : Set.copyOf(trusted))
                .setConsoleEnabled(false)
                .setScriptingEnabled(false)
                .setDataAccessEnabled(false);
    }

    private static void network(NetworkConfig network, NodeConfig.Grid grid, List<String> more) {
        network.setPort(grid.port()).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(grid.host());
        Discovery.configure(network.getJoin(), grid.discovery(), more);
    }

    private static void properties(Config config, NodeConfig.Grid grid) {
        set(config, ClusterProperty.PARTITION_COUNT.getName(), grid.partitions());
        set(config, ClusterProperty.PARTITION_OPERATION_THREAD_COUNT.getName(), grid.operationThreads());
        set(config, ClusterProperty.HEARTBEAT_INTERVAL_SECONDS.getName(), grid.heartbeatIntervalSeconds());
        set(config, ClusterProperty.MAX_NO_HEARTBEAT_SECONDS.getName(), grid.heartbeatTimeoutSeconds());
        set(config, ClusterProperty.OPERATION_CALL_TIMEOUT_MILLIS.getName(), grid.operationTimeoutMillis());
        set(
                config,
                ClusterProperty.OPERATION_BACKUP_TIMEOUT_MILLIS.getName(),
                Math.min(BACKUP_MILLIS, grid.operationTimeoutMillis()));
        // A step whose backup did not answer is reported as indeterminate, and asked again by its id.
        set(config, ClusterProperty.FAIL_ON_INDETERMINATE_OPERATION_STATE.getName(), true);
        set(config, ClusterProperty.GRACEFUL_SHUTDOWN_MAX_WAIT.getName(), SHUTDOWN_SECONDS);
        set(config, ClusterProperty.IO_OUTPUT_THREAD_COUNT.getName(), OUTPUT_THREADS);
        // Whoever receives an answer goes on with it: one thread less to wake for each message.
        set(config, ClusterProperty.RESPONSE_THREAD_COUNT.getName(), 0);
        // Two sides of a grid are never merged: one of them ends, see EpochMember.
        set(config, ClusterProperty.MERGE_FIRST_RUN_DELAY_SECONDS.getName(), Integer.MAX_VALUE);
        set(config, ClusterProperty.MERGE_NEXT_RUN_DELAY_SECONDS.getName(), Integer.MAX_VALUE);
        // If two members cannot reach each other, but the oldest reaches both, one of them is put out.
        set(
                config,
                ClusterProperty.PARTIAL_MEMBER_DISCONNECTION_RESOLUTION_HEARTBEAT_COUNT.getName(),
                PARTIAL_DISCONNECTION_HEARTBEATS);
        set(config, ClusterProperty.WAIT_SECONDS_BEFORE_JOIN.getName(), Discovery.waitSeconds(grid.discovery()));
        set(config, ClusterProperty.SOCKET_BIND_ANY.getName(), false);
        set(config, ClusterProperty.PHONE_HOME_ENABLED.getName(), false);
        set(config, ClusterProperty.SHUTDOWNHOOK_ENABLED.getName(), false);
        set(config, ClusterProperty.HEALTH_MONITORING_LEVEL.getName(), "OFF");
    }

    private static void set(Config config, String name, Object value) {
        config.setProperty(name, String.valueOf(value));
    }

    public Records records() {
        return records;
    }

    /** The reference engine, on Hazelcast's transactions. */
    public CheckoutEngine twoPhaseEngine(Archive archive, Demand demand) {
        return new TwoPhaseEngine(hazelcast, archive, demand);
    }

    /** The members, and a way for the scribe to speak to them. */
    public Members cluster() {
        return cluster;
    }

    /** Puts records in order after a member was lost. */
    public Repair repair() {
        return new GridRepair(hazelcast, records, seals);
    }

    /** Fills the grid, which holds nothing yet. */
    public GridLoader loader() {
        return new GridLoader(hazelcast, seals);
    }

    /** Where other members reach this one, {@code host:port}. */
    public String address() {
        var address = hazelcast.getCluster().getLocalMember().getAddress();
        return address.getHost() + ":" + address.getPort();
    }

    /**
     * Hands all records over to the other members and stays a member without any. May take long; does nothing if there is
     * nobody to hand them to.
     */
    public void handOver() {
        boolean takers = hazelcast.getCluster().getMembers().stream()
                .anyMatch(member -> !member.localMember() && !member.isLiteMember());
        if (takers) {
            hazelcast.getCluster().demoteLocalDataMember();
        }
    }

    /** Leaves the grid at once: what it alone holds is lost. */
    public void terminate() {
        hazelcast.getLifecycleService().terminate();
    }

    /** How many members the grid has, as this one sees it. */
    public int members() {
        return hazelcast.getCluster().getMembers().size();
    }

    /** How many partitions this member owns. */
    public long partitionsOwned() {
        return hazelcast.getPartitionService().getPartitions().stream()
                .filter(partition -> hazelcast.getCluster().getLocalMember().equals(partition.getOwner()))
                .count();
    }

    /** How many partitions move; see {@link Migrations#active}. */
    public int migrationsActive() {
        return Migrations.active(hazelcast);
    }

    /** How many steps of this member wait to be sent. */
    public int stepsWaiting() {
        return records.waiting();
    }

    /** What Hazelcast has last told of itself. */
    public Figures figures() {
        return figures;
    }

    /**
     * Says how this member is, from now on, to whichever member asks.
     *
     * @param state tells it, with what was done in so many last seconds
     */
    public void tell(IntFunction<GridStatus.State> state) {
        hazelcast.getUserContext().put(AskState.CONTEXT, state);
    }

    /**
     * Asks all members how they are, for a second at most; the oldest comes first.
     *
     * @param scribes whether one of them writes epochs
     * @param seconds of how many last seconds they are to tell what they did
     * @throws UnavailableException if this member has stopped
     */
    public List<GridStatus.Member> census(boolean scribes, int seconds) {
        try {
            return census.take(scribes, seconds);
        } catch (HazelcastInstanceNotActiveException e) {
            throw new UnavailableException("this member has stopped", e);
        }
    }

    public boolean running() {
        return hazelcast.getLifecycleService().isRunning();
    }

    /** Whether every partition has its owner and its backups in place. */
    public boolean safe() {
        return hazelcast.getPartitionService().isClusterSafe();
    }

    /** Leaves the grid: hands the records over first if there are other members. */
    @Override
    public void close() {
        hazelcast.shutdown();
    }
}
